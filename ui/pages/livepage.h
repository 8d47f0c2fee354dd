// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <QDateTime>
#include <QWidget>

#include "core/base/error.h"
#include "core/live/liveboard.h"

class QStackedWidget;
class QTimer;

namespace scorewatch {
class PlayerLookup;
}

namespace scorewatch::ui {

class Actions;
class BoardModel;
class BoardView;
class FeedPanel;
class PageHeader;
class PlayerPanel;
class StateBadge;
class StatePane;
class Theme;

/// The live board: ten places as they are now, what may be believed about them, and the column beside. It takes a
/// value a frame; where the values come from it does not know.
class LivePage final : public QWidget
{
    Q_OBJECT

public:
    /// What stands in the middle of the page.
    enum class Picture { Closed, Loading, Empty, Board, Stale, Offline, Forbidden, Error };
    Q_ENUM(Picture)

    LivePage(const Theme &theme, const Actions &actions, QWidget *parent = nullptr);

    /// The board as it is now; at most one a frame.
    void applyBoard(const scorewatch::LiveBoard &board);
    /// Why there is no board at all; the next board takes it away.
    void showError(const scorewatch::Error &error);
    /// Before the first board, e.g. "Starting PostgreSQL".
    void showLoading(const QString &what);
    /// Forgets everything: another profile was opened.
    void clear();
    /// Forgets everything: no servers are looked at.
    void showClosed();

    void setLookup(PlayerLookup *lookup);
    void setWall(bool wall);
    /// Opens the panel beside the board and puts the cursor into its search, with that text in it.
    void openSearch(const QString &text = {});
    void refresh();

    [[nodiscard]] Picture picture() const { return m_picture; }
    [[nodiscard]] LiveState state() const { return m_board.state; }
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] const BoardModel &model() const { return *m_model; }

Q_SIGNALS:
    /// The person wants another attempt after an error.
    void retryRequested();
    /// Where nothing is open, the person wants to choose.
    void profilesRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader(const Actions &actions);
    void restyle();
    void tick();
    void framePainted();
    void choosePicture();
    void act();
    void present(Picture picture);
    void notePublished(const LiveBoard &board, bool different, std::chrono::milliseconds now);
    void noteGaps(const LiveStats &stats);
    void updateSentence();
    [[nodiscard]] QString liveSentence() const;
    void openPanel();
    void closePanel();
    void arrangeColumn();

    const Theme &m_theme;
    BoardModel *m_model;
    BoardView *m_view;
    StatePane *m_pane;
    QStackedWidget *m_middle;
    PageHeader *m_header;
    StateBadge *m_badge;
    FeedPanel *m_feed;
    PlayerPanel *m_players;
    QStackedWidget *m_column;
    QTimer *m_clock;
    LiveBoard m_board; ///< without its changes and events
    std::optional<scorewatch::Error> m_error;
    QString m_loading;
    Picture m_picture = Picture::Loading;
    bool m_hasBoard = false;
    bool m_isClosed = false;
    bool m_wall = false;
    QDateTime m_completeSince; ///< since when nothing was missed
    QDateTime m_offlineSince;
    qint64 m_missedBefore = 0;
    qint64 m_resyncsBefore = 0;
    std::optional<std::chrono::milliseconds> m_publishedAt; ///< of the newest message that is not painted yet
};

} // namespace scorewatch::ui
