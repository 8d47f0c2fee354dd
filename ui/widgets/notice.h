// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/base/error.h"
#include "ui/theme/palette.h"

class QPushButton;
class QToolButton;

namespace scorewatch::ui {

class TextLabel;
class Theme;

/// One sentence on a bar, with the technical detail behind a fold. Plain text always: servers' words come through here.
class Notice final : public QWidget
{
    Q_OBJECT

public:
    enum class Severity { Info, Good, Warning, Bad };

    explicit Notice(const Theme &theme, QWidget *parent = nullptr);

    void setMessage(Severity severity, const QString &sentence, const QString &detail = {});
    void setError(const scorewatch::Error &error);
    void setAction(const QString &text);
    void setClosable(bool closable);

    [[nodiscard]] Severity severity() const { return m_severity; }
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    void actionTriggered();
    void closed();
    /// The fold was opened or closed, so the notice wants another height.
    void resized();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();
    [[nodiscard]] Ink ink() const;

    const Theme &m_theme;
    Severity m_severity = Severity::Info;
    TextLabel *m_sentence;
    TextLabel *m_detail;
    QPushButton *m_fold;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace scorewatch::ui
