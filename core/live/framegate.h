// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

#include <QObject>
#include <QTimer>

namespace scorewatch {

/// Lets something through at most once a frame, and never while its reader still holds the one before: what
/// is new meanwhile waits here as one wish instead of piling up in the reader's event queue.
class FrameGate final : public QObject
{
    Q_OBJECT

public:
    using Clock = std::function<std::chrono::milliseconds()>;

    FrameGate(std::chrono::milliseconds frame, Clock clock, QObject *parent = nullptr);

    /// There is something to show.
    void request();
    /// The reader has taken what opened() was about.
    void taken();
    /// For how long the reader has not taken the last one; zero when it has.
    [[nodiscard]] std::chrono::milliseconds pending() const;

Q_SIGNALS:
    /// Now: hand over everything that is new.
    void opened();

private:
    void arm();
    void open();

    std::chrono::milliseconds m_frame;
    Clock m_clock;
    QTimer m_timer;
    std::chrono::milliseconds m_lastOpened;
    bool m_wanted = false;
    bool m_inFlight = false;
};

} // namespace scorewatch
