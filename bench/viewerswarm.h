// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include <QByteArray>

#include "bench/figures.h"
#include "bench/viewerframes.h"
#include "core/base/result.h"

namespace scorewatch::bench {

/// Many WebSocket viewers of one board in one thread: each gets a ticket with its token, upgrades the same connection and
/// reads. How long a message took is the time since the `asOf` in it, by the clock that both programs share.
class ViewerSwarm final
{
public:
    struct Figures
    {
        Latencies deliveries; ///< of the messages that told something new
        qint64 messages = 0;
        qint64 bytes = 0;
        qint64 lost = 0; ///< viewers whose connection ended
        Clock::duration time{};
    };

    ViewerSwarm(quint16 port, std::vector<QByteArray> tokens);
    ~ViewerSwarm();
    Q_DISABLE_COPY_MOVE(ViewerSwarm)

    /// Opens this many more, the tokens in turn; blocks until each has its first message.
    Result<void> open(int viewers);
    /// Blocks for this time.
    Figures watch(std::chrono::milliseconds time);
    [[nodiscard]] int openViewers() const { return m_open; }

private:
    struct Viewer;

    Result<void> connectOne();
    void turn(std::chrono::milliseconds patience);
    void readable(Viewer &viewer);
    void writable(Viewer &viewer);
    void answered(Viewer &viewer, std::string_view bytes);
    void upgrade(Viewer &viewer, std::string_view ticketAnswer);
    void frame(Viewer &viewer, ViewerFrames::Opcode opcode, std::string_view start);
    void message(Viewer &viewer, std::string_view start);
    void pong(const Viewer &viewer, std::string_view payload);
    void lose(Viewer &viewer, const QString &why);
    /// Milliseconds since 1970 of an `asOf`; the same text comes to everybody.
    qint64 instant(std::string_view text);

    const quint16 m_port;
    const std::vector<QByteArray> m_tokens;
    const int m_epoll;
    std::vector<std::unique_ptr<Viewer>> m_viewers;
    std::vector<char> m_buffer;
    int m_open = 0;    ///< have had a message
    int m_opening = 0; ///< on their way there
    QString m_firstFailure;
    Figures m_figures;
    std::string m_lastInstant;
    qint64 m_lastMilliseconds = 0;
};

} // namespace scorewatch::bench
