// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/fraudpage.h"

#include <algorithm>

#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/delegates/frauddelegate.h"
#include "ui/format.h"
#include "ui/models/fraudeventmodel.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fraudchart.h"
#include "ui/widgets/fraudeventpanel.h"
#include "ui/widgets/fraudfilterbar.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/statepane.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kPage = 500;
constexpr double kNarrow = 820;
constexpr double kLow = 560;

} // namespace

FraudPage::FraudPage(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new FraudEventModel(this))
    , m_header(new PageHeader(theme, tr("Fraud feed")))
    , m_newOnes(new QPushButton)
    , m_filters(new FraudFilterBar(theme))
    , m_notice(new Notice(theme))
    , m_chart(new FraudChart(theme))
    , m_table(new QTableView)
    , m_pane(new StatePane(theme))
    , m_stack(new QStackedWidget)
    , m_panel(new FraudEventPanel(theme))
    , m_body(new QBoxLayout(QBoxLayout::LeftToRight))
{
    makeHeader();
    makeTable();
    m_body->addWidget(m_stack, 1);
    m_body->addWidget(m_panel);
    m_panel->hide();
    m_notice->setClosable(false);
    m_notice->hide();
    auto *page = new QVBoxLayout(this);
    page->addWidget(m_header);
    page->addWidget(m_notice);
    page->addWidget(m_chart);
    page->addWidget(m_filters);
    page->addLayout(m_body, 1);
    connectParts();
    restyle();
    choosePicture();
}

void FraudPage::makeHeader()
{
    m_newOnes->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    m_newOnes->hide();
    m_header->addAction(m_newOnes);
    auto *again = new QPushButton(tr("Read a&gain"));
    connect(again, &QPushButton::clicked, this, &FraudPage::refresh);
    m_header->addAction(again);
}

void FraudPage::makeTable()
{
    using Cell = FraudDelegate::Cell;
    auto *card = new Card(m_theme);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(m_theme.px(8), m_theme.px(6), m_theme.px(8), m_theme.px(8));
    column->addWidget(m_table);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new FraudDelegate(m_theme,
                                               {{FraudEventModel::When, Cell::Dim},
                                                {FraudEventModel::Level, Cell::Severity},
                                                {FraudEventModel::Player, Cell::Strong},
                                                {FraudEventModel::Measured, Cell::Bar},
                                                {FraudEventModel::Address, Cell::Dim},
                                                {FraudEventModel::Done, Cell::Done}},
                                               m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setAccessibleName(tr("What the rules found, newest first"));
    m_table->setCornerWidget(new QWidget); // where two scroll bars meet
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // thousands of rows, all alike
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_table->horizontalHeader()->setSectionResizeMode(FraudEventModel::Player, QHeaderView::Stretch);
    auto *pane = new Card(m_theme);
    (new QVBoxLayout(pane))->addWidget(m_pane);
    m_stack->addWidget(card);
    m_stack->addWidget(pane);
}

void FraudPage::connectParts()
{
    connect(m_newOnes, &QPushButton::clicked, this, &FraudPage::toNewest);
    connect(m_filters, &FraudFilterBar::changed, this, &FraudPage::load);
    connect(m_model, &FraudEventModel::pageWanted, this, &FraudPage::readPage);
    connect(m_model, &FraudEventModel::waitingChanged, this, [this](qint64 count) {
        m_newOnes->setText(tr("&%1 new").arg(number(count)));
        m_newOnes->setVisible(count > 0);
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &FraudPage::hold);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &FraudPage::showCurrent);
    connect(m_panel, &FraudEventPanel::openCaseOf, this, &FraudPage::openCaseOf);
    connect(m_panel, &FraudEventPanel::showAround, this, &FraudPage::showAround);
    connect(m_panel, &FraudEventPanel::onlyPlayer, m_filters, &FraudFilterBar::showPlayer);
    connect(m_panel, &FraudEventPanel::onlyAddress, m_filters, &FraudFilterBar::showAddress);
    connect(m_panel, &FraudEventPanel::closed, m_table, [this] {
        m_table->setCurrentIndex({});
        m_table->setFocus();
    });
    auto *leave = new QShortcut(Qt::Key_Escape, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this] { m_table->setCurrentIndex({}); });
    connect(m_pane, &StatePane::actionTriggered, this, [this] {
        if (m_picture == Picture::Empty)
            m_filters->reset();
        else
            refresh();
    });
    connect(m_chart, &FraudChart::counted, this, [this] {
        if (m_hasPage) // what was away is back
            m_error.reset();
        choosePicture();
    });
    connect(m_chart, &FraudChart::failed, this, [this](const scorewatch::Error &error) {
        if (m_hasPage)
            m_error = error;
        choosePicture();
    });
    connect(&m_theme, &Theme::changed, this, &FraudPage::restyle);
}

void FraudPage::restyle()
{
    layout()->setContentsMargins(m_theme.px(22), m_theme.px(18), m_theme.px(22), m_theme.px(18));
    layout()->setSpacing(m_theme.px(12));
    m_body->setSpacing(m_theme.px(14));
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.px(34));
    const QHash<int, int> widths{{FraudEventModel::When, 104},    {FraudEventModel::Level, 96},
                                 {FraudEventModel::Rule, 134},    {FraudEventModel::Measured, 172},
                                 {FraudEventModel::Address, 150}, {FraudEventModel::Done, 92}};
    m_table->horizontalHeader()->setMinimumSectionSize(m_theme.px(90)); // before the widths, which it bounds
    for (auto it = widths.cbegin(); it != widths.cend(); ++it)
        m_table->setColumnWidth(it.key(), m_theme.px(*it));
    arrange();
}

/// A small window gives its room to the rows; a low one has none for a panel below them.
void FraudPage::arrange()
{
    const bool low = height() < m_theme.px(kLow);
    const bool below = width() < m_theme.px(kNarrow) && !low;
    const int wide = m_theme.px(width() < m_theme.px(kNarrow) ? 230 : 290);
    m_body->setDirection(below ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_panel->setMinimumWidth(below ? 0 : wide);
    m_panel->setMaximumWidth(below ? QWIDGETSIZE_MAX : wide);
    m_panel->setMinimumHeight(below ? m_theme.px(180) : 0);
    m_panel->setMaximumHeight(below ? std::max(m_theme.px(180), height() * 2 / 5) : QWIDGETSIZE_MAX);
    // With the panel below them the rows need the chart's room too.
    m_chart->setVisible(!low && !(below && height() < m_theme.px(kLow + 160)));
}

void FraudPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void FraudPage::setDesk(FraudDesk *desk)
{
    if (m_desk)
        m_desk->disconnect(this);
    m_desk = desk;
    m_chart->setDesk(desk);
    m_panel->setDesk(desk);
    if (desk) {
        connect(desk, &FraudDesk::eventsArrived, this, &FraudPage::accept);
        connect(desk, &FraudDesk::rulesChanged, this, &FraudPage::readRules);
        readRules();
    }
    load();
}

void FraudPage::refresh()
{
    readRules();
    load();
}

void FraudPage::readRules()
{
    if (!m_desk)
        return;
    async::onFinished(m_desk->rules(), this, [this](const Result<QList<FraudRule>> &rules) {
        if (!rules)
            return; // the page of the rules says why
        QStringList names;
        for (const FraudRule &rule : *rules)
            names.append(rule.name);
        m_filters->setRules(names);
    });
}

void FraudPage::load()
{
    ++m_request;
    m_error.reset();
    m_early.clear();
    m_hasPage = false;
    QHash<QString, UserId> names;
    for (const FraudEvent &event : m_model->events())
        names.insert(event.username.toCaseFolded(), event.player);
    m_filters->setNames(names);
    m_filter = m_filters->filter();
    m_filter.limit = kPage;
    m_model->clear();
    choosePicture();
    readPage({});
    m_chart->restart(m_filters->hours());
}

void FraudPage::readPage(const QByteArray &before)
{
    if (!m_desk)
        return;
    FraudEventFilter filter = m_filter;
    filter.before = before;
    async::onFinished(
        m_desk->events(filter), this,
        [this, request = m_request, isFirst = before.isEmpty()](const Result<QList<FraudEvent>> &page) {
            if (request == m_request)
                acceptPage(page, isFirst);
        });
}

void FraudPage::acceptPage(const Result<QList<FraudEvent>> &page, bool isFirst)
{
    if (!page) {
        m_error = page.error();
        m_model->pageFailed();
        return choosePicture();
    }
    m_error.reset();
    m_hasPage = true;
    const bool hasMore = page->size() >= kPage;
    if (isFirst) {
        m_model->setPage(*page, hasMore);
        m_model->addLive(std::exchange(m_early, {}));
    } else {
        m_model->appendPage(*page, hasMore);
    }
    choosePicture();
}

void FraudPage::accept(const QList<FraudEvent> &events)
{
    m_chart->add(events);
    QList<FraudEvent> shown;
    for (const FraudEvent &event : events) {
        if (FraudEventModel::passes(m_filter, event))
            shown.append(event);
    }
    if (!m_hasPage) {
        m_early += shown;
        if (m_early.size() > FraudEventModel::kMost)
            m_early.remove(0, m_early.size() - FraudEventModel::kMost);
        return;
    }
    m_model->addLive(shown);
    choosePicture();
}

/// Whoever reads below the top, or looks at one event, keeps the place.
void FraudPage::hold()
{
    const bool reads = m_table->currentIndex().isValid() || m_table->verticalScrollBar()->value() > 0;
    if (reads != m_model->isHeld())
        m_model->setHeld(reads);
}

void FraudPage::toNewest()
{
    m_table->setCurrentIndex({});
    m_model->release();
    m_table->scrollToTop();
    m_table->setFocus();
}

void FraudPage::showCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    hold();
    m_panel->setVisible(current.isValid() && m_stack->currentIndex() == 0);
    if (!current.isValid())
        return;
    const auto event = current.data(FraudEventModel::EventRole).value<FraudEvent>();
    if (event.id == m_panel->event().id)
        return;
    m_panel->setEvent(event);
}

void FraudPage::choosePicture()
{
    if (!m_desk)
        return present(Picture::Closed);
    if (m_model->rowCount() > 0)
        return present(m_error ? Picture::Stale : Picture::Rows);
    if (!m_error)
        return present(m_hasPage ? Picture::Empty : Picture::Loading);
    if (m_error->code == Error::Code::PermissionDenied)
        return present(Picture::Forbidden);
    const bool away = m_error->code == Error::Code::Unavailable || m_error->code == Error::Code::Timeout;
    present(away ? Picture::Offline : Picture::Error);
}

void FraudPage::present(Picture picture)
{
    m_picture = picture;
    const bool rows = picture == Picture::Rows || picture == Picture::Stale;
    if (m_stack->currentIndex() != (rows ? 0 : 1))
        m_stack->setCurrentIndex(rows ? 0 : 1);
    m_panel->setVisible(rows && m_table->currentIndex().isValid());
    m_notice->setVisible(picture == Picture::Stale);
    if (picture == Picture::Stale)
        m_notice->setError(*m_error);
    m_filters->setEnabled(m_desk);
    m_pane->setAction({});
    switch (picture) {
    case Picture::Closed:
        m_pane->present(StatePane::Kind::Offline, tr("Not connected"),
                        tr("What the rules find is shown when both servers are connected."));
        break;
    case Picture::Loading:
        m_pane->present(StatePane::Kind::Loading, tr("Reading what the rules found"), {});
        break;
    case Picture::Empty:
        m_pane->setAction(m_filters->isEmpty() ? QString() : tr("Show everything"));
        m_pane->present(StatePane::Kind::Empty, tr("The rules found nothing"),
                        m_filters->isEmpty() ? tr("The next thing they find appears here by itself.")
                                             : tr("Nothing fits these filters."));
        break;
    case Picture::Forbidden:
    case Picture::Offline:
    case Picture::Error:
        m_pane->setAction(tr("Try again"));
        m_pane->showError(*m_error);
        break;
    case Picture::Rows:
    case Picture::Stale:
        break;
    }
    updateSentence();
}

void FraudPage::updateSentence()
{
    if (m_picture != Picture::Rows && m_picture != Picture::Stale)
        return m_header->setSentence({});
    const QString rows = number(m_model->rowCount());
    if (m_model->isFull())
        return m_header->setSentence(tr("the newest %1; filter to see older ones").arg(rows));
    const QString when = timeOfDay(m_model->events().first().createdAt);
    m_header->setSentence(m_model->canFetchMore({})
                              ? tr("%1 shown, more when you scroll · newest %2").arg(rows, when)
                              : tr("%1 in all · newest %2").arg(rows, when));
}

QString FraudPage::sentence() const
{
    return m_header->sentence();
}

} // namespace scorewatch::ui
