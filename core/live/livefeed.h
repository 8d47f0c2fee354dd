// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include "core/live/boardfollower.h"
#include "core/live/boardsource.h"
#include "core/live/framegate.h"
#include "core/live/liveboard.h"
#include "core/live/livefeedoptions.h"
#include "core/live/ratemeter.h"
#include "core/live/updatedecoder.h"

namespace scorewatch {

/// Turns the messages of `leaderboard:updates` into boards for a viewer, at most one a frame, each saying how
/// far it may be believed. Lives on the Redis thread.
///
/// A viewer that is slow costs no memory: while it holds one board, all that is new gathers into the next.
class LiveFeed final : public QObject
{
    Q_OBJECT

public:
    /// The source must outlive the feed.
    explicit LiveFeed(BoardSource *source, LiveFeedOptions options = {}, QObject *parent = nullptr);

    /// The channel is subscribed, or subscribed again; anything may have been missed before.
    void channelOpened();
    /// `why` is a sentence for a person.
    void channelLost(const QString &why);
    /// Payloads of the channel, in the order in which they came.
    void receive(const QList<QByteArray> &payloads);
    /// The viewer has taken the last board; there is no further one before that.
    void acknowledge();

    /// Updates that wait for the board to be read; bounded.
    [[nodiscard]] qsizetype bufferedUpdates() const { return m_follower.bufferedUpdates(); }

Q_SIGNALS:
    void boardChanged(const scorewatch::LiveBoard &board);

private:
    void take(ScoreUpdate update);
    void refuse(const Error &why);
    void tick();
    void publish();
    [[nodiscard]] std::pair<LiveState, QString> judge() const;
    [[nodiscard]] QString lateness() const;

    LiveFeedOptions m_options;
    UpdateDecoder m_decoder;
    BoardFollower m_follower;
    FrameGate m_gate;
    RateMeter m_rate;
    QTimer m_tickTimer{this};

    LiveStats m_stats;
    QDateTime m_newestStamp; ///< of the newest message since the last flush
    std::chrono::milliseconds m_newestArrival{0};
    std::chrono::milliseconds m_takeTime{0}; ///< how long the viewer took to take the last board
    LiveState m_shownState = LiveState::Offline;
    QString m_shownReason;
};

} // namespace scorewatch
