// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/idlecursor.h"

#include <QApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>

using namespace std::chrono_literals;

namespace scorewatch::ui {

IdleCursor::IdleCursor(QWidget *window) : QObject(window), m_window(window), m_idle(new QTimer(this))
{
    m_idle->setSingleShot(true);
    m_idle->setInterval(3s);
    connect(m_idle, &QTimer::timeout, this, [this] { m_window->setCursor(Qt::BlankCursor); });
}

void IdleCursor::setActive(bool active)
{
    if (active) {
        qApp->installEventFilter(this);
        m_idle->start();
    } else {
        qApp->removeEventFilter(this);
        m_idle->stop();
        m_window->unsetCursor();
    }
}

bool IdleCursor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::HoverMove) {
        m_window->unsetCursor();
        m_idle->start();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace scorewatch::ui
