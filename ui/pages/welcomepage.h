// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/base/error.h"

namespace scorewatch::ui {

class ChoiceCard;
class Notice;
class StatePane;
class TextLabel;
class Theme;

/// The first start: try it on this computer, or connect to servers.
class WelcomePage final : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(const Theme &theme, QWidget *parent = nullptr);

    /// While the program's own servers start: what is being done, e.g. "Preparing the database".
    void showBusy(const QString &what);
    void showError(const scorewatch::Error &error);
    /// Back to the choice.
    void showChoice();

Q_SIGNALS:
    void tryRequested();
    void connectRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();
    void showChoices(bool shown);

    const Theme &m_theme;
    TextLabel *m_title;
    TextLabel *m_sentence;
    ChoiceCard *m_try;
    ChoiceCard *m_connect;
    StatePane *m_busy;
    Notice *m_notice;
    QWidget *m_column;
};

} // namespace scorewatch::ui
