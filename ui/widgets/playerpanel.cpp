// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/playerpanel.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/delegates/numberdelegate.h"
#include "ui/format.h"
#include "ui/models/ranklistmodel.h"
#include "ui/text.h"
#include "ui/theme/themeicon.h"
#include "ui/widgets/statepane.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr int kMostMatches = 50;

QToolButton *makeButton(const Theme &theme, const QString &icon, const QString &name)
{
    auto *button = new QToolButton;
    button->setIcon(themeIcon(theme, icon));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace

PlayerPanel::PlayerPanel(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_model(new RankListModel(this))
    , m_search(new QLineEdit)
    , m_sentence(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_stack(new QStackedWidget)
    , m_table(new QTableView)
    , m_pane(new StatePane(theme))
    , m_rank(new QLineEdit)
    , m_typing(new QTimer(this))
    , m_again(new QTimer(this))
{
    auto *heading = new TextLabel(theme, FontRole::Strong);
    heading->setText(tr("Find a place"));
    auto *close = makeButton(theme, u"close"_s, tr("Close this panel"));
    connect(close, &QToolButton::clicked, this, &PlayerPanel::closed);
    auto *top = new QHBoxLayout;
    top->addWidget(heading, 1);
    top->addWidget(close);

    makeSearch();
    makeTable();
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_pane);
    m_sentence->setElided(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(10), theme.px(10), theme.px(10));
    column->setSpacing(theme.px(8));
    column->addLayout(top);
    column->addWidget(m_search);
    column->addWidget(m_sentence);
    column->addWidget(m_stack, 1);
    column->addWidget(makePager());

    m_again->setInterval(5s);
    connect(m_again, &QTimer::timeout, this, &PlayerPanel::refresh);
    setLookup(nullptr);
}

void PlayerPanel::makeSearch()
{
    m_search->setPlaceholderText(tr("Name or id of a player"));
    m_search->setAccessibleName(tr("Find a player by name or id"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(64);
    m_search->installEventFilter(this);
    m_typing->setSingleShot(true);
    m_typing->setInterval(180ms);
    connect(m_search, &QLineEdit::textChanged, m_typing, qOverload<>(&QTimer::start));
    connect(m_typing, &QTimer::timeout, this, &PlayerPanel::search);
}

void PlayerPanel::makeTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new NumberDelegate(theme(), RankListModel::MarkedRole, m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setAccessibleName(tr("Places on the board"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(RankListModel::Player, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setMinimumSectionSize(theme().px(60));
    connect(m_table, &QTableView::activated, this, &PlayerPanel::openCurrent);
    connect(m_table, &QTableView::clicked, this, [this] {
        if (m_shows == Shows::Matches)
            openCurrent();
    });
}

QWidget *PlayerPanel::makePager()
{
    auto *pager = new QWidget;
    auto *row = new QHBoxLayout(pager);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme().px(2));
    const QString icons[] = {u"first"_s, u"previous"_s, u"next"_s, u"last"_s};
    const QString names[] = {tr("First places"), tr("Places above"), tr("Places below"), tr("Last places")};
    for (int i = 0; i < 4; ++i) {
        m_pageButtons.append(makeButton(theme(), icons[i], names[i]));
        row->addWidget(m_pageButtons.last());
    }
    connect(m_pageButtons.at(0), &QToolButton::clicked, this, [this] { showPage(0); });
    connect(m_pageButtons.at(1), &QToolButton::clicked, this, [this] { showPage(m_offset - pageSize()); });
    connect(m_pageButtons.at(2), &QToolButton::clicked, this,
            [this] { showPage(m_offset + m_model->rowCount()); });
    connect(m_pageButtons.at(3), &QToolButton::clicked, this, [this] { showPage(m_total - pageSize()); });
    row->addStretch(1);
    auto *label = new TextLabel(theme(), FontRole::Small, Ink::Dim);
    label->setText(tr("&Rank"));
    label->setBuddy(m_rank);
    m_rank->setAccessibleName(tr("Go to rank"));
    m_rank->setPlaceholderText(tr("Go to"));
    m_rank->setMaxLength(19);
    m_rank->setAlignment(Qt::AlignRight);
    m_rank->setFixedWidth(theme().px(92));
    connect(m_rank, &QLineEdit::returnPressed, this, &PlayerPanel::goToRank);
    row->addWidget(label);
    row->addSpacing(theme().px(6));
    row->addWidget(m_rank);
    return pager;
}

void PlayerPanel::setLookup(PlayerLookup *lookup)
{
    m_lookup = lookup;
    ++m_request;
    m_waiting = false;
    m_search->setEnabled(lookup);
    m_rank->setEnabled(lookup);
    if (lookup && m_shows == Shows::Nothing && isVisible()) {
        showPage(0);
    } else if (!lookup) {
        m_shows = Shows::Nothing;
        m_pane->present(StatePane::Kind::Offline, tr("Not connected"),
                        tr("Players can be looked up when both servers are connected."));
        m_stack->setCurrentWidget(m_pane);
        m_sentence->setShownText({});
    }
    updatePager();
}

int PlayerPanel::pageSize() const
{
    const int row = theme().px(32);
    const int room = m_stack->height() - m_table->horizontalHeader()->height();
    return std::clamp(room / std::max(1, row), 10, 100);
}

void PlayerPanel::showAround(const UserId &player)
{
    if (!m_lookup)
        return;
    m_player = player;
    m_shows = Shows::Around;
    m_waiting = true;
    const int request = nextRequest();
    async::onFinished(m_lookup->around(player, (pageSize() - 1) / 2), this,
                      [this, request](const Result<BoardPage> &page) {
                          if (request == m_request)
                              acceptPage(page);
                      });
}

void PlayerPanel::showPage(qint64 offset)
{
    if (!m_lookup)
        return;
    if (m_total > 0)
        offset = std::min(offset, m_total - 1);
    m_offset = std::max<qint64>(0, offset);
    m_shows = Shows::Page;
    m_waiting = true;
    const int request = nextRequest();
    async::onFinished(m_lookup->page(m_offset, pageSize()), this,
                      [this, request](const Result<BoardPage> &page) {
                          if (request == m_request)
                              acceptPage(page);
                      });
}

void PlayerPanel::search()
{
    const QString text = m_search->text().trimmed();
    if (!m_lookup)
        return;
    if (text.isEmpty()) {
        if (m_shows == Shows::Matches)
            showPage(m_offset);
        return;
    }
    m_shows = Shows::Matches;
    m_waiting = true;
    const int request = nextRequest();
    async::onFinished(m_lookup->find(text, kMostMatches), this,
                      [this, request, text](const Result<QList<PlayerMatch>> &matches) {
                          if (request == m_request)
                              acceptMatches(matches, text);
                      });
}

void PlayerPanel::acceptMatches(const Result<QList<PlayerMatch>> &matches, const QString &text)
{
    m_waiting = false;
    if (!matches)
        return presentError(matches.error());
    QList<BoardEntry> entries;
    for (const PlayerMatch &match : *matches)
        entries.append({match.rank, match.userId, match.score, match.username, match.countryCode});
    m_model->apply(entries);
    updatePager();
    if (entries.isEmpty()) {
        m_pane->present(StatePane::Kind::Empty, tr("Nobody found"),
                        tr("No player's name begins with “%1”, and it is nobody's id.").arg(shownText(text)));
        m_stack->setCurrentWidget(m_pane);
        m_sentence->setShownText({});
        return;
    }
    m_table->selectRow(0);
    if (entries.size() >= kMostMatches)
        present(tr("The first %1 players found; go on typing").arg(number(entries.size())));
    else
        present(entries.size() == 1 ? tr("One player found")
                                    : tr("%1 players found").arg(number(entries.size())));
}

void PlayerPanel::acceptPage(const Result<BoardPage> &page)
{
    m_waiting = false;
    if (!page)
        return presentError(page.error());
    m_total = page->playerCount;
    m_model->apply(page->entries, m_shows == Shows::Around ? m_player : UserId());
    if (page->entries.isEmpty()) {
        m_pane->present(StatePane::Kind::Empty, tr("Nobody there"),
                        tr("The board has no players at this place."));
        m_stack->setCurrentWidget(m_pane);
        m_sentence->setShownText({});
        return updatePager();
    }
    m_offset = std::max<qint64>(0, page->entries.first().rank - 1);
    if (m_shows == Shows::Around)
        m_table->scrollTo(m_model->index(std::max(0, m_model->rowOf(m_player)), 0),
                          QAbstractItemView::PositionAtCenter);
    present(tr("Ranks %1 to %2 of %3")
                .arg(number(page->entries.first().rank), number(page->entries.last().rank), number(m_total)));
    updatePager();
}

void PlayerPanel::present(const QString &sentence)
{
    m_stack->setCurrentWidget(m_table);
    m_sentence->setShownText(sentence);
}

void PlayerPanel::presentError(const Error &error)
{
    m_pane->showError(error);
    m_stack->setCurrentWidget(m_pane);
    m_sentence->setShownText({});
}

void PlayerPanel::updatePager()
{
    const bool board = m_lookup && m_shows != Shows::Nothing && m_total > 0;
    const bool above = board && m_offset > 0;
    const bool below = board && m_offset + m_model->rowCount() < m_total;
    m_pageButtons.at(0)->setEnabled(above);
    m_pageButtons.at(1)->setEnabled(above);
    m_pageButtons.at(2)->setEnabled(below);
    m_pageButtons.at(3)->setEnabled(below);
}

void PlayerPanel::goToRank()
{
    // Digits however they are grouped: 1,000 and 1 000 and 1.000.
    QString digits;
    for (const QChar c : m_rank->text()) {
        if (c.isDigit())
            digits += QChar(u'0' + c.digitValue());
    }
    bool read = false;
    const qint64 rank = digits.toLongLong(&read);
    if (!read || rank < 1) {
        m_rank->selectAll();
        return;
    }
    showPage(rank - 1 - pageSize() / 2);
}

void PlayerPanel::openCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid())
        showAround(UserId(current.data(RankListModel::UserIdRole).toUuid()));
}

void PlayerPanel::refresh()
{
    if (m_waiting || !isVisible())
        return;
    if (m_shows == Shows::Page)
        showPage(m_offset);
    else if (m_shows == Shows::Around)
        showAround(m_player);
}

void PlayerPanel::focusSearch(const QString &text)
{
    if (!text.isEmpty())
        m_search->setText(text);
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool PlayerPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress && m_stack->currentWidget() == m_table) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const int step = key->key() == Qt::Key_Down ? 1 : (key->key() == Qt::Key_Up ? -1 : 0);
        if (step != 0 && m_model->rowCount() > 0) {
            m_table->selectRow(std::clamp(m_table->currentIndex().row() + step, 0, m_model->rowCount() - 1));
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (!m_typing->isActive()) {
                openCurrent();
            } else { // what is listed is not yet what was typed
                m_typing->stop();
                search();
            }
            return true;
        }
    }
    return Card::eventFilter(watched, event);
}

void PlayerPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        Card::keyPressEvent(event);
}

void PlayerPanel::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    m_again->start();
    if (m_shows == Shows::Nothing)
        showPage(0);
}

void PlayerPanel::hideEvent(QHideEvent *event)
{
    Card::hideEvent(event);
    m_again->stop();
}

} // namespace scorewatch::ui
