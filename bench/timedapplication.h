// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QApplication>
#include <QThread>

#include "bench/figures.h"

namespace scorewatch::bench {

/// Measures every event that the main thread handles, the ones within an event counted with it.
class TimedApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (QThread::currentThread() != thread()) // the events of all threads come through here
            return QApplication::notify(receiver, event);
        const bool isFrame = event->type() == QEvent::UpdateRequest && receiver->isWidgetType();
        if (m_depth > 0) {
            const bool handled = QApplication::notify(receiver, event);
            if (isFrame && m_painted)
                m_painted();
            return handled;
        }
        ++m_depth;
        const auto start = Clock::now();
        const bool handled = QApplication::notify(receiver, event);
        const auto took = Clock::now() - start;
        --m_depth;
        m_events.add(took);
        m_longest = std::max(m_longest, took);
        if (isFrame && m_painted)
            m_painted();
        return handled;
    }

    void forget()
    {
        m_events = {};
        m_longest = {};
    }
    [[nodiscard]] Latencies &events() { return m_events; }
    [[nodiscard]] Clock::duration longest() const { return m_longest; }
    /// Called whenever a frame stands in the window.
    void onPainted(std::function<void()> painted) { m_painted = std::move(painted); }

private:
    int m_depth = 0;
    Latencies m_events;
    Clock::duration m_longest{};
    std::function<void()> m_painted;
};

/// Of all threads of this process together.
double processorSeconds();

} // namespace scorewatch::bench
