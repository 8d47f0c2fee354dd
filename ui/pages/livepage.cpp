// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/livepage.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QResizeEvent>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <QWindow>

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/models/boardmodel.h"
#include "ui/monotonic.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/boardview.h"
#include "ui/widgets/feedpanel.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/playerpanel.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/statepane.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr auto kReadingInterval = 250ms; // nobody reads figures that change more often
constexpr double kNarrow = 760;          // below it the column gives its room to the board

} // namespace

LivePage::LivePage(const Theme &theme, const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new BoardModel(this))
    , m_view(new BoardView(theme))
    , m_pane(new StatePane(theme))
    , m_middle(new QStackedWidget)
    , m_header(new PageHeader(theme, tr("Live board")))
    , m_badge(new StateBadge(theme))
    , m_feed(new FeedPanel(theme))
    , m_players(new PlayerPanel(theme))
    , m_column(new QStackedWidget)
    , m_clock(new QTimer(this))
{
    m_view->setModel(m_model);
    auto *pane = new Card(theme);
    (new QVBoxLayout(pane))->addWidget(m_pane);
    m_middle->addWidget(m_view);
    m_middle->addWidget(pane);
    m_column->addWidget(m_feed);
    m_column->addWidget(m_players);

    auto *body = new QHBoxLayout;
    body->addWidget(m_middle, 1);
    body->addWidget(m_column);
    auto *page = new QVBoxLayout(this);
    page->addWidget(makeHeader(actions));
    page->addLayout(body, 1);

    connect(m_view, &BoardView::painted, this, &LivePage::framePainted);
    connect(m_view, &BoardView::activated, this, [this](const QModelIndex &index) {
        openPanel();
        m_players->showAround(UserId(index.data(BoardModel::UserIdRole).toUuid()));
    });
    connect(m_feed, &FeedPanel::playerActivated, this, [this](const UserId &player) {
        openPanel();
        m_players->showAround(player);
    });
    connect(m_players, &PlayerPanel::closed, this, &LivePage::closePanel);
    connect(m_pane, &StatePane::actionTriggered, this, &LivePage::act);
    connect(m_clock, &QTimer::timeout, this, &LivePage::tick);
    connect(&theme, &Theme::changed, this, &LivePage::restyle);
    m_clock->start(kReadingInterval);
    restyle();
    clear();
}

QWidget *LivePage::makeHeader(const Actions &actions)
{
    m_header->addBadge(m_badge);
    m_header->addAction(new ActionButton(m_theme, actions.action("view.around")));
    m_header->addAction(new ActionButton(m_theme, actions.action("view.wall")));
    return m_header;
}

void LivePage::restyle()
{
    const double unit = m_wall ? std::max(1.0, height() / 900.0) : m_theme.scale();
    const auto length = [unit](double design) { return qRound(design * unit); };
    layout()->setContentsMargins(length(22), length(18), length(22), length(18));
    layout()->setSpacing(length(14));
    layout()->itemAt(1)->layout()->setSpacing(length(14));
    m_header->setPixelSize(m_wall ? 26 * unit : 0);
    m_badge->setPixelSize(m_wall ? 20 * unit : 0);
    arrangeColumn();
}

void LivePage::arrangeColumn()
{
    const bool searching = m_column->currentWidget() == m_players;
    const bool narrow = width() < m_theme.px(kNarrow);
    m_column->setFixedWidth(m_theme.px(searching ? 340 : (width() < m_theme.px(900) ? 210 : 268)));
    m_column->setVisible(!m_wall && (searching || !narrow));
}

void LivePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_wall)
        restyle();
    else
        arrangeColumn();
}

void LivePage::applyBoard(const LiveBoard &board)
{
    const auto now = monotonicNow();
    noteGaps(board.stats);
    if (board.state == LiveState::Offline
        && (m_board.state != LiveState::Offline || !m_offlineSince.isValid()))
        m_offlineSince = QDateTime::currentDateTimeUtc();
    const bool different = m_model->apply(board, now);
    notePublished(board, different, now);
    m_feed->applyBoard(board);
    const bool other = board.state != m_board.state || board.stateReason != m_board.stateReason;
    m_board = board;
    m_board.changes.clear();
    m_board.events.clear();
    m_error.reset();
    m_badge->setState(board.state);
    if (!m_hasBoard || other) {
        m_hasBoard = true;
        tick();
    }
    choosePicture();
}

void LivePage::noteGaps(const LiveStats &stats)
{
    if (!m_completeSince.isValid() || stats.missed != m_missedBefore || stats.resyncs != m_resyncsBefore)
        m_completeSince = QDateTime::currentDateTimeUtc();
    m_missedBefore = stats.missed;
    m_resyncsBefore = stats.resyncs;
}

/// Only what will be painted counts: a change outside the top ten, or one in a hidden window, makes no picture.
void LivePage::notePublished(const LiveBoard &board, bool different, std::chrono::milliseconds now)
{
    const QWindow *screen = window()->windowHandle();
    if (!m_view->isVisible() || !screen || !screen->isExposed())
        m_publishedAt.reset();
    else if (different && !board.changes.isEmpty() && !m_publishedAt)
        m_publishedAt = now - board.stats.delay;
}

void LivePage::framePainted()
{
    if (!m_publishedAt)
        return;
    m_feed->addPaintDelay(monotonicNow() - *m_publishedAt);
    m_publishedAt.reset();
}

void LivePage::tick()
{
    m_model->tick(monotonicNow());
    m_feed->tick();
    updateSentence();
}

void LivePage::choosePicture()
{
    if (m_error)
        return present(m_error->code == Error::Code::PermissionDenied ? Picture::Forbidden : Picture::Error);
    if (!m_hasBoard)
        return present(m_isClosed ? Picture::Closed : Picture::Loading);
    const bool offline = m_board.state == LiveState::Offline;
    if (m_model->rowCount() > 0)
        return present(offline ? Picture::Stale : Picture::Board);
    if (m_board.state == LiveState::Resyncing)
        return present(Picture::Loading);
    present(offline ? Picture::Offline : Picture::Empty);
}

void LivePage::present(Picture picture)
{
    m_picture = picture;
    const bool rows = picture == Picture::Board || picture == Picture::Stale;
    m_view->setDimmed(picture == Picture::Stale);
    if (m_middle->currentIndex() != (rows ? 0 : 1))
        m_middle->setCurrentIndex(rows ? 0 : 1);
    m_pane->setAction(m_error                          ? tr("Try again")
                          : picture == Picture::Closed ? tr("Choose servers…")
                                                       : QString());
    switch (picture) {
    case Picture::Board:
    case Picture::Stale:
        break;
    case Picture::Closed:
        m_pane->present(StatePane::Kind::Offline, tr("No servers are open"),
                        tr("Open a connection profile, or the program's own servers, to see a board."));
        break;
    case Picture::Loading:
        m_pane->present(StatePane::Kind::Loading, m_loading.isEmpty() ? tr("Reading the board") : m_loading,
                        shownText(m_board.stateReason, 300));
        break;
    case Picture::Empty:
        m_pane->present(
            StatePane::Kind::Empty, tr("No players yet"),
            tr("The board is connected and in step. The first score that is written appears here."));
        break;
    case Picture::Offline:
        m_pane->present(StatePane::Kind::Offline, tr("Not connected"),
                        m_board.stateReason.isEmpty() ? tr("The board appears as soon as Redis answers.")
                                                      : shownText(m_board.stateReason, 300));
        break;
    case Picture::Forbidden:
    case Picture::Error:
        m_pane->showError(*m_error);
        break;
    }
    updateSentence();
}

void LivePage::updateSentence()
{
    switch (m_picture) {
    case Picture::Board:
    case Picture::Stale:
    case Picture::Empty:
        m_header->setSentence(liveSentence());
        break;
    default:
        m_header->setSentence({});
        break;
    }
}

QString LivePage::liveSentence() const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString reason = shownText(m_board.stateReason, 200);
    const auto age = std::chrono::milliseconds(m_board.asOf.isValid() ? m_board.asOf.msecsTo(now) : 0);
    QStringList parts;
    switch (m_board.state) {
    case LiveState::Offline:
        parts = {tr("Offline since %1, this is the last known board").arg(timeOfDay(m_offlineSince)), reason};
        break;
    case LiveState::Resyncing:
        parts = {reason.isEmpty() ? tr("Reading the board anew") : reason};
        break;
    case LiveState::Late:
        parts = {tr("%1 old").arg(duration(age)), reason};
        break;
    case LiveState::Live:
        parts = {m_board.asOf.isValid() ? tr("%1 old").arg(duration(age)) : QString(),
                 tr("nothing missed since %1").arg(shortTime(m_completeSince))};
        break;
    }
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString LivePage::sentence() const
{
    return m_header->sentence();
}

void LivePage::showError(const scorewatch::Error &error)
{
    m_error = error;
    m_badge->setState(LiveState::Offline);
    m_feed->clear(); // figures beside an error would be taken for its own
    choosePicture();
}

void LivePage::showLoading(const QString &what)
{
    m_loading = what;
    m_isClosed = false;
    m_error.reset();
    choosePicture();
}

void LivePage::clear()
{
    m_board = {};
    m_error.reset();
    m_loading.clear();
    m_hasBoard = false;
    m_isClosed = false;
    m_completeSince = {};
    m_offlineSince = {};
    m_publishedAt.reset();
    m_model->clear();
    m_feed->clear();
    m_badge->setState(LiveState::Offline);
    choosePicture();
}

void LivePage::showClosed()
{
    clear();
    m_isClosed = true;
    choosePicture();
}

void LivePage::act()
{
    if (m_picture == Picture::Closed)
        Q_EMIT profilesRequested();
    else
        Q_EMIT retryRequested();
}

void LivePage::setLookup(PlayerLookup *lookup)
{
    m_players->setLookup(lookup);
}

void LivePage::setWall(bool wall)
{
    m_wall = wall;
    m_view->setWall(wall);
    restyle();
}

void LivePage::openPanel()
{
    m_column->setCurrentWidget(m_players);
    arrangeColumn();
}

void LivePage::closePanel()
{
    m_column->setCurrentWidget(m_feed);
    arrangeColumn();
    m_view->setFocus();
}

void LivePage::openSearch(const QString &text)
{
    openPanel();
    m_players->focusSearch(text);
}

void LivePage::refresh()
{
    m_players->refresh();
    if (m_error)
        Q_EMIT retryRequested();
}

} // namespace scorewatch::ui
