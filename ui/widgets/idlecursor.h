// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QTimer;
class QWidget;

namespace scorewatch::ui {

/// Hides the mouse pointer over a window while nobody moves it, as a wall screen wants it.
class IdleCursor final : public QObject
{
    Q_OBJECT

public:
    explicit IdleCursor(QWidget *window);
    void setActive(bool active);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_window;
    QTimer *m_idle;
};

} // namespace scorewatch::ui
