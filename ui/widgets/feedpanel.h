// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/live/liveboard.h"
#include "ui/widgets/latency.h"

class QListView;
class QVBoxLayout;

namespace scorewatch::ui {

class Card;
class EventModel;
class Figure;
class MiniChart;
class StatCard;
class TextLabel;
class Theme;

/// The column beside the live board: how fast it goes, how many play, how late the screen is, what was missed, and
/// what just happened. It takes every board and shows a reading a few times a second.
class FeedPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit FeedPanel(const Theme &theme, QWidget *parent = nullptr);

    void applyBoard(const LiveBoard &board);
    /// From the publishing of a message to the picture that shows it.
    void addPaintDelay(std::chrono::milliseconds delay) { m_latency.add(delay); }
    /// Shows what has come together since the last call.
    void tick();
    void clear();

Q_SIGNALS:
    /// Somebody under "Just happened" was chosen.
    void playerActivated(const scorewatch::UserId &player);

private:
    Card *makeGapsCard();
    Card *makeEventsCard();
    void restyle();
    void showGaps();

    const Theme &m_theme;
    QVBoxLayout *m_column;
    StatCard *m_rate;
    MiniChart *m_rateChart;
    StatCard *m_players;
    StatCard *m_delay;
    QList<Figure *> m_gaps; ///< missed, recovered, resyncs, rejected
    TextLabel *m_rejection = nullptr;
    EventModel *m_events;
    QListView *m_eventList = nullptr;
    QList<BoardEvent> m_waiting;
    LiveStats m_stats;
    qint64 m_playerCount = 0;
    LiveState m_state = LiveState::Offline;
    bool m_hasBoard = false;
    Latency m_latency;
};

} // namespace scorewatch::ui
