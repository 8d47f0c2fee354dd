// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/queuepage.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTimer>

#include "core/base/async.h"
#include "ui/actions.h"
#include "ui/format.h"
#include "ui/models/casemodel.h"
#include "ui/models/leaseclock.h"
#include "ui/theme/theme.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/casefilterbar.h"
#include "ui/widgets/caseglance.h"
#include "ui/widgets/casetable.h"
#include "ui/widgets/decidecard.h"
#include "ui/widgets/deskcolumn.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/statepane.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr auto kTick = 500ms;
constexpr int kReadEvery = 8;   // ticks, while the page is seen
constexpr int kReadUnseen = 30; // for the number in the sidebar
constexpr double kNarrow = 850; // below it the column gives its room to the list

} // namespace

QueuePage::QueuePage(const Theme &theme, const Actions &actions, LeaseClock &clock, QWidget *parent)
    : DeskPage(theme, parent)
    , m_clock(clock)
    , m_model(new CaseModel(clock, this))
    , m_header(new PageHeader(theme, tr("Review queue")))
    , m_filter(new CaseFilterBar(theme))
    , m_stack(new QStackedWidget)
    , m_table(new CaseTable(theme, m_model))
    , m_pane(new StatePane(theme))
    , m_glance(new CaseGlance(theme, actions, clock))
    , m_seconds(new QTimer(this))
{
    layOut(actions);
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Review queue"));
    connect(m_filter, &CaseFilterBar::changed, this, &QueuePage::refresh);
    connect(m_filter, &CaseFilterBar::left, this, &QueuePage::focusView);
    connect(m_pane, &StatePane::actionTriggered, this, &QueuePage::actOnPane);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT openRequested(index.data(CaseModel::CaseIdRole).toLongLong());
    });
    connect(m_table, &CaseTable::chosenChanged, this, &QueuePage::selectionChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &QueuePage::showCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (m_picture == Picture::Rows) // what went wrong was about another case
            clearProblem();
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, &QueuePage::showCurrent);
    connect(&column(), &DeskColumn::opened, this, &QueuePage::arrange);
    connect(&column(), &DeskColumn::panelClosed, this, &QueuePage::arrange);
    connect(m_seconds, &QTimer::timeout, this, &QueuePage::tick);
    connect(&theme, &Theme::changed, this, &QueuePage::restyle);
    restyle();
    present(Picture::Closed);
}

void QueuePage::layOut(const Actions &actions)
{
    m_header->addAction(new ActionButton(theme(), actions.action("moderation.previous")));
    m_header->addAction(new ActionButton(theme(), actions.action("moderation.next")));
    auto *pane = new Card(theme());
    (new QVBoxLayout(pane))->addWidget(m_pane);
    auto *list = new Card(theme());
    (new QVBoxLayout(list))->addWidget(m_table);
    m_stack->addWidget(list);
    m_stack->addWidget(pane);
    column().addIdle(m_glance);
    column().addIdle(new DecideCard(theme(), actions));
    auto *body = new QHBoxLayout;
    body->addWidget(m_stack, 1);
    body->addWidget(&column());
    auto *page = new QVBoxLayout(this);
    page->addWidget(m_header);
    page->addWidget(m_filter);
    page->addWidget(notice());
    page->addLayout(body, 1);
}

void QueuePage::restyle()
{
    const auto px = [this](double length) { return theme().px(length); };
    layout()->setContentsMargins(px(22), px(18), px(22), px(18));
    layout()->setSpacing(px(12));
    layout()->itemAt(3)->layout()->setSpacing(px(14));
    m_stack->widget(0)->layout()->setContentsMargins(px(1), px(8), px(1),
                                                     px(8)); // clear of the round corners
    arrange();
}

void QueuePage::arrange()
{
    const auto px = [this](double length) { return theme().px(length); };
    const bool busy = column().isBusy();
    const bool rows = m_stack->currentIndex() == 0;
    const int room = width() - px(46);
    const bool beside = room >= px(kNarrow);
    const int wanted = px(busy ? 392 : 300);
    const bool alone = busy && room < wanted + px(300); // then the panel has the room of the list
    column().setVisible(busy || (rows && beside));
    column().setFixedWidth(std::max(0, alone ? room : wanted));
    m_stack->setVisible(!alone);
    m_table->arrange(column().isVisibleTo(this) ? room - wanted - px(14) : room);
}

void QueuePage::resizeEvent(QResizeEvent *event)
{
    DeskPage::resizeEvent(event);
    arrange();
}

void QueuePage::showEvent(QShowEvent *event)
{
    DeskPage::showEvent(event);
    refresh();
    focusView();
}

void QueuePage::setDesk(ModerationDesk *desk)
{
    if (this->desk())
        this->desk()->disconnect(this);
    DeskPage::setDesk(desk);
    ++m_request;
    m_waiting = false;
    m_error.reset();
    m_total = 0;
    m_model->setMe(me());
    m_filter->setMe(me());
    m_model->apply({});
    m_filter->setEnabled(desk);
    if (!desk) {
        m_seconds->stop();
        Q_EMIT openCases(0);
        return present(Picture::Closed);
    }
    connect(desk, &ModerationDesk::casesChanged, this, &QueuePage::refresh);
    m_seconds->start(kTick);
    present(Picture::Loading);
    refresh();
}

void QueuePage::tick()
{
    ++m_ticks;
    if (isVisible()) {
        m_model->tick();
        if (m_stack->currentIndex() == 0)
            m_header->setSentence(summary());
    }
    if (m_ticks % (isVisible() ? kReadEvery : kReadUnseen) == 0)
        refresh();
}

void QueuePage::refresh()
{
    if (!desk())
        return;
    if (m_waiting) {
        m_askAgain = true;
        return;
    }
    m_waiting = true;
    m_askAgain = false;
    const int request = ++m_request;
    async::onFinished(desk()->queue(m_filter->filter()), this,
                      [this, request](const Result<CaseQueue> &queue) {
                          if (request != m_request)
                              return;
                          m_waiting = false;
                          accept(queue);
                          if (m_askAgain)
                              refresh();
                      });
}

void QueuePage::accept(const Result<CaseQueue> &answer)
{
    if (!answer) {
        m_error = answer.error();
        if (m_error->code == Error::Code::PermissionDenied) {
            m_model->apply({});
            return present(Picture::Forbidden);
        }
        if (m_model->rowCount() > 0)
            return present(Picture::Stale);
        const bool away = m_error->code == Error::Code::Unavailable || m_error->code == Error::Code::Timeout;
        return present(away ? Picture::Offline : Picture::Error);
    }
    const bool wasStale = m_picture == Picture::Stale;
    m_error.reset();
    m_readAt = monotonicNow();
    m_total = answer->total;
    m_clock.setServerTime(answer->serverTime);
    m_table->apply(answer->cases);
    QStringList rules;
    for (const CaseSummary &summary : answer->cases)
        rules.append(summary.newestRule);
    m_filter->addRules(rules);
    if (wasStale)
        clearProblem();
    if (answer->cases.isEmpty())
        present(m_filter->isUsual() ? Picture::Empty : Picture::NoMatch);
    else
        present(Picture::Rows);
    countOpen();
}

void QueuePage::countOpen()
{
    if (m_filter->isUsual()) {
        Q_EMIT openCases(m_total);
        return;
    }
    CaseFilter open;
    open.limit = 1;
    async::onFinished(desk()->queue(open), this, [this, request = m_request](const Result<CaseQueue> &queue) {
        if (queue && request == m_request)
            Q_EMIT openCases(queue->total);
    });
}

void QueuePage::present(Picture picture)
{
    m_picture = picture;
    const bool rows = picture == Picture::Rows || picture == Picture::Stale;
    const bool hasFocus = this->hasFocus() || m_pane->isAncestorOf(window()->focusWidget());
    m_stack->setCurrentIndex(rows ? 0 : 1);
    if (hasFocus)
        focusView();
    m_pane->setAction(picture == Picture::NoMatch ? tr("Show all that wait")
                          : m_error               ? tr("Try again")
                                                  : QString());
    switch (picture) {
    case Picture::Closed:
        m_pane->present(StatePane::Kind::Offline, tr("No queue from here"),
                        tr("The queue is read from PostgreSQL. Open a connection profile that reaches it, as "
                           "somebody who moderates."));
        break;
    case Picture::Loading:
        m_pane->present(StatePane::Kind::Loading, tr("Reading the queue"), {});
        break;
    case Picture::Empty:
        m_pane->present(
            StatePane::Kind::Empty, tr("Nothing waits"),
            tr("Every case has been looked at. A rule that fires, or a flag, puts the next one here."));
        break;
    case Picture::NoMatch:
        m_pane->present(StatePane::Kind::Empty, tr("Nothing matches"),
                        tr("There may be cases that the filter leaves out."));
        break;
    case Picture::Stale:
        showProblem(*m_error);
        break;
    case Picture::Forbidden:
    case Picture::Offline:
    case Picture::Error:
        m_pane->showError(*m_error);
        break;
    case Picture::Rows:
        break;
    }
    m_header->setSentence(rows || picture == Picture::Empty ? summary() : QString());
    arrange();
    showCurrent();
}

QString QueuePage::summary() const
{
    int critical = 0;
    int mine = 0;
    for (const CaseSummary &one : m_model->cases()) {
        critical += one.severity == Severity::Critical;
        mine += !one.claimedBy.isEmpty() && one.claimedBy == me()
            && m_clock.left(one.claimedUntil).count() > 0;
    }
    QStringList parts;
    if (m_model->rowCount() < m_total)
        parts.append(tr("the first %1 of %2").arg(number(m_model->rowCount()), number(m_total)));
    else
        parts.append(m_total == 1 ? tr("1 case") : tr("%1 cases").arg(number(m_total)));
    if (critical > 0)
        parts.append(tr("%1 critical").arg(number(critical)));
    if (mine > 0)
        parts.append(tr("%1 yours").arg(number(mine)));
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(monotonicNow() - m_readAt);
    parts.append(age < 2s ? tr("read just now") : tr("read %1 ago").arg(duration(age)));
    return parts.join(u" · "_s);
}

QString QueuePage::sentence() const
{
    return m_header->sentence();
}

std::optional<CaseSummary> QueuePage::current() const
{
    return m_stack->currentIndex() == 0 ? m_table->current() : std::nullopt;
}

void QueuePage::selectionChanged()
{
    const QList<CaseSummary> cases = m_table->chosen();
    const BulkPanel &bulk = column().bulkPanel();
    if (cases.size() > 1 || (column().isBulkOpen() && !bulk.result().isEmpty()))
        column().showBulk(cases);
    else if (column().isBulkOpen() && !bulk.isRunning() && bulk.result().isEmpty())
        column().closePanel(); // a result stays until it has been read
}

void QueuePage::showCurrent()
{
    if (const std::optional<CaseSummary> now = current())
        m_glance->setCase(*now, me());
    Q_EMIT currentChanged();
}

void QueuePage::acceptSummary(const CaseSummary &summary)
{
    m_model->replace(summary);
    refresh(); // it may have left the filter, or another place
}

void QueuePage::actOnPane()
{
    if (m_picture == Picture::NoMatch)
        m_filter->clear();
    else
        refresh();
}

void QueuePage::step(int rows)
{
    m_table->step(rows);
}

void QueuePage::focusFilter()
{
    m_filter->focusName();
}

/// Keys are for the rows; until there are some the page waits for them itself.
void QueuePage::focusView()
{
    if (m_stack->currentIndex() == 0)
        m_table->setFocus();
    else
        setFocus();
}

} // namespace scorewatch::ui
