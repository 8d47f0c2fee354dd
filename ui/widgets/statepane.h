// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/base/error.h"

class QPushButton;
class QTimer;

namespace scorewatch::ui {

class TextLabel;
class Theme;

/// What stands in the place of content that is not there. Nothing found, not yet there, broken, not permitted and
/// out of reach are different pictures, so that an empty table never hides a missing right.
class StatePane final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Loading, Waiting, Empty, Error, Forbidden, Offline };
    Q_ENUM(Kind)

    explicit StatePane(const Theme &theme, QWidget *parent = nullptr);

    /// `detail` is the technical part, shown when the person unfolds it.
    void present(Kind kind, const QString &title, const QString &sentence, const QString &detail = {});
    /// Chooses the picture by the error's code.
    void showError(const scorewatch::Error &error);
    /// A button under the sentence; an empty text hides it.
    void setAction(const QString &text);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    void actionTriggered();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    class Drawing;

    void setUpTexts(const Theme &theme);
    void turnWhileVisible();

    const Theme &m_theme;
    Kind m_kind = Kind::Loading;
    Drawing *m_drawing;
    TextLabel *m_title;
    TextLabel *m_sentence;
    QPushButton *m_fold;
    QPushButton *m_copy;
    TextLabel *m_detail;
    QPushButton *m_action;
    QTimer *m_turning;
};

} // namespace scorewatch::ui
