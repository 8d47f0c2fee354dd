// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/framegate.h"

#include <algorithm>

namespace scorewatch {

FrameGate::FrameGate(std::chrono::milliseconds frame, Clock clock, QObject *parent)
    : QObject(parent), m_frame(frame), m_clock(std::move(clock)), m_lastOpened(m_clock() - frame)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &FrameGate::open);
}

void FrameGate::request()
{
    if (m_wanted)
        return;
    m_wanted = true;
    arm();
}

void FrameGate::taken()
{
    if (!m_inFlight)
        return;
    m_inFlight = false;
    if (m_wanted)
        arm();
}

std::chrono::milliseconds FrameGate::pending() const
{
    return m_inFlight ? m_clock() - m_lastOpened : std::chrono::milliseconds(0);
}

void FrameGate::arm()
{
    if (m_inFlight)
        return;
    const auto wait = m_lastOpened + m_frame - m_clock();
    m_timer.start(std::clamp(wait, std::chrono::milliseconds(0), m_frame));
}

void FrameGate::open()
{
    m_wanted = false;
    m_inFlight = true;
    m_lastOpened = m_clock();
    Q_EMIT opened();
}

} // namespace scorewatch
