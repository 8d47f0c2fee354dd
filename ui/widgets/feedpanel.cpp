// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/feedpanel.h"

#include <QGridLayout>
#include <QListView>
#include <QVBoxLayout>

#include "ui/charts/minichart.h"
#include "ui/delegates/eventdelegate.h"
#include "ui/format.h"
#include "ui/models/eventmodel.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/statcard.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kRatePoints = 240; // a minute, four a second

} // namespace

FeedPanel::FeedPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
    , m_rate(new StatCard(theme, tr("Updates per second")))
    , m_rateChart(new MiniChart(theme, kRatePoints))
    , m_players(new StatCard(theme, tr("Players on the board")))
    , m_delay(new StatCard(theme, tr("Publish to screen, p99")))
    , m_events(new EventModel(this))
{
    m_rateChart->setAccessibleName(tr("Updates per second over the last minute"));
    m_rate->addBelow(m_rateChart);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->addWidget(m_rate);
    m_column->addWidget(m_players);
    m_column->addWidget(m_delay);
    m_column->addWidget(makeGapsCard());
    m_column->addWidget(makeEventsCard(), 1);
    m_delay->setToolTip(
        tr("From the publishing of a message to the picture that shows it: 99 of 100 took no longer."));
    connect(&theme, &Theme::changed, this, &FeedPanel::restyle);
    restyle();
}

Card *FeedPanel::makeGapsCard()
{
    auto *card = new Card(m_theme);
    auto *grid = new QGridLayout(card);
    grid->setContentsMargins(m_theme.px(16), m_theme.px(12), m_theme.px(16), m_theme.px(12));
    grid->setHorizontalSpacing(m_theme.px(8));
    grid->setVerticalSpacing(m_theme.px(2));
    const QString labels[] = {tr("Missed"), tr("Recovered"), tr("Resyncs"), tr("Rejected")};
    for (int i = 0; i < 4; ++i) {
        auto *label = new TextLabel(m_theme, FontRole::Small, Ink::Dim);
        label->setText(labels[i]);
        auto *figure = new Figure(m_theme, FontRole::Heading);
        figure->setAccessibleName(labels[i]);
        grid->addWidget(label, i / 2 * 2, i % 2);
        grid->addWidget(figure, i / 2 * 2 + 1, i % 2);
        m_gaps.append(figure);
    }
    m_rejection = new TextLabel(m_theme, FontRole::Small, Ink::Dim);
    m_rejection->setElided(true);
    m_rejection->hide();
    grid->addWidget(m_rejection, 4, 0, 1, 2);
    return card;
}

Card *FeedPanel::makeEventsCard()
{
    auto *card = new Card(m_theme);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(m_theme.px(16), m_theme.px(13), m_theme.px(6), m_theme.px(8));
    column->setSpacing(m_theme.px(4));
    auto *label = new TextLabel(m_theme, FontRole::Body, Ink::Dim);
    label->setText(tr("Just happened"));
    m_eventList = new QListView;
    m_eventList->setModel(m_events);
    m_eventList->setItemDelegate(new EventDelegate(m_theme, m_eventList));
    m_eventList->setFrameShape(QFrame::NoFrame);
    m_eventList->setSelectionMode(QAbstractItemView::NoSelection);
    m_eventList->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_eventList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_eventList->setResizeMode(QListView::Adjust);
    m_eventList->setWordWrap(true);
    m_eventList->setAccessibleName(label->text());
    label->setBuddy(m_eventList);
    column->addWidget(label);
    column->addWidget(m_eventList, 1);
    card->setMinimumHeight(m_theme.px(64));
    connect(m_eventList, &QListView::activated, this, [this](const QModelIndex &index) {
        if (const UserId player(index.data(EventModel::UserIdRole).toUuid()); !player.isNull())
            Q_EMIT playerActivated(player);
    });
    return card;
}

void FeedPanel::restyle()
{
    m_column->setSpacing(m_theme.px(12));
}

void FeedPanel::applyBoard(const LiveBoard &board)
{
    m_waiting += board.events;
    if (m_waiting.size() > EventModel::kCapacity)
        m_waiting.remove(0, m_waiting.size() - EventModel::kCapacity);
    m_stats = board.stats;
    m_playerCount = board.playerCount;
    m_state = board.state;
    // Before the first board its figures are not zero but unknown.
    m_hasBoard = m_hasBoard || board.state != LiveState::Offline;
}

void FeedPanel::tick()
{
    if (!m_hasBoard)
        return;
    const bool flowing = m_state != LiveState::Offline;
    m_rate->setFigure(rate(flowing ? m_stats.updatesPerSecond : 0));
    m_rateChart->append(flowing ? m_stats.updatesPerSecond : 0);
    m_rateChart->setInk(flowing ? Ink::Good : Ink::Faint);
    m_players->setFigure(number(m_playerCount));
    if (!m_latency.isEmpty()) {
        const auto slow = m_latency.quantile(0.99);
        const QStringList parts = duration(slow).split(u' ');
        m_delay->setFigure(parts.value(0), parts.value(1));
        m_delay->figure().setInk(slow.count() > 250 ? Ink::Warn : Ink::Text);
    }
    showGaps();
    m_events->add(m_waiting);
    m_waiting.clear();
}

void FeedPanel::clear()
{
    m_waiting.clear();
    m_stats = {};
    m_latency = {};
    m_hasBoard = false;
    m_events->clear();
    m_rateChart->clear();
    for (StatCard *card : {m_rate, m_players, m_delay})
        card->setFigure(u"–"_s);
    showGaps();
}

void FeedPanel::showGaps()
{
    const qint64 counts[] = {m_stats.missed, m_stats.recovered, m_stats.resyncs, m_stats.rejected};
    const Ink inks[] = {m_stats.missed > m_stats.recovered ? Ink::Warn : Ink::Text, Ink::Text, Ink::Text,
                        m_stats.rejected > 0 ? Ink::Warn : Ink::Text};
    for (int i = 0; i < 4; ++i) {
        m_gaps.at(i)->setFigure(number(counts[i]));
        m_gaps.at(i)->setInk(inks[i]);
    }
    m_rejection->setVisible(m_stats.rejected > 0 && !m_stats.lastRejection.isEmpty());
    m_rejection->setShownText(shownText(m_stats.lastRejection, 200));
}

} // namespace scorewatch::ui
