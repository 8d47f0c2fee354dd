// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/casepage.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/actions.h"
#include "ui/caserecords.h"
#include "ui/casewords.h"
#include "ui/charts/scorecurve.h"
#include "ui/format.h"
#include "ui/models/leaseclock.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/actpanel.h"
#include "ui/widgets/decidecard.h"
#include "ui/widgets/deskcolumn.h"
#include "ui/widgets/leasebar.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/playerhead.h"
#include "ui/widgets/recordcard.h"
#include "ui/widgets/statepane.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr auto kTick = 500ms;
constexpr int kReadEvery = 40; // ticks; changes are told, this is for what the message missed
constexpr double kNarrow = 860;
constexpr double kPair = 720; // below it log-ins and linked players are under each other

} // namespace

CasePage::CasePage(const Theme &theme, const Actions &actions, const LeaseClock &clock, QWidget *parent)
    : DeskPage(theme, parent)
    , m_clock(clock)
    , m_stack(new QStackedWidget)
    , m_pane(new StatePane(theme))
    , m_scroll(new QScrollArea)
    , m_head(new PlayerHead(theme, true))
    , m_lease(new LeaseBar(theme, actions, clock))
    , m_span(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_curve(new ScoreCurve(theme))
    , m_seconds(new QTimer(this))
{
    makeCards(actions);
    layOut();
    connect(m_pane, &StatePane::actionTriggered, this, [this] {
        if (m_picture == Picture::Nothing)
            Q_EMIT queueRequested();
        else
            refresh();
    });
    connect(m_timeline, &RecordCard::commandTriggered, this,
            [this](qint64 actId) { startStep(CaseStep::Step::TakeBack, actId); });
    connect(&column(), &DeskColumn::opened, this, &CasePage::arrange);
    connect(&column(), &DeskColumn::panelClosed, this, &CasePage::arrange);
    connect(m_seconds, &QTimer::timeout, this, [this] {
        m_lease->tick();
        if (++m_ticks % kReadEvery == 0 && isVisible())
            refresh();
    });
    connect(&theme, &Theme::changed, this, &CasePage::restyle);
    restyle();
    present(Picture::Closed);
}

void CasePage::makeCards(const Actions &actions)
{
    m_hits = new RecordCard(
        theme(), tr("Rule hits"),
        {tr("Severity"), tr("Rule"), u'>' + tr("Measured"), tr("Did"), tr("Evidence"), u'>' + tr("When")}, 4);
    m_hits->setSpareColumns({3, 5, 0});
    m_hits->setEmptyText(tr("No rule has fired. Somebody opened the case by hand."));
    m_linked = new RecordCard(
        theme(), tr("Linked players"),
        {tr("Player"), u'>' + tr("Score"), tr("Standing"), tr("Shared"), u'>' + tr("Last")}, 3);
    m_linked->setSpareColumns({4, 1});
    m_linked->setEmptyText(tr("Nobody else was seen at these addresses."));
    m_sessions = new RecordCard(theme(), tr("Log-ins"),
                                {tr("Address"), tr("Device"), u'>' + tr("Scores"), tr("State"),
                                 u'>' + tr("Since"), u'>' + tr("Seen")},
                                1);
    m_sessions->setSpareColumns({4, 2});
    m_sessions->setEmptyText(tr("The player has not logged in."));
    m_timeline = new RecordCard(theme(), tr("What was decided"),
                                {u'>' + tr("When"), tr("What"), tr("By"), tr("Why"), QString()}, 3);
    m_timeline->setSpareColumns({2});
    column().addIdle(new DecideCard(theme(), actions));
}

QWidget *CasePage::makeCurve()
{
    auto *card = new Card(theme());
    auto *title = new TextLabel(theme(), FontRole::Strong);
    title->setText(tr("Score"));
    m_span->setElided(true);
    auto *top = new QHBoxLayout;
    top->setSpacing(theme().px(8));
    top->addWidget(title);
    top->addWidget(m_span, 1);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(theme().px(16), theme().px(14), theme().px(16), theme().px(10));
    inside->addLayout(top);
    inside->addWidget(m_curve);
    return card;
}

void CasePage::layOut()
{
    auto *content = new QWidget;
    m_content = new QVBoxLayout(content);
    m_content->setContentsMargins(0, 0, 0, 0);
    m_pair = new QBoxLayout(QBoxLayout::LeftToRight);
    m_pair->addWidget(m_sessions, 1);
    m_pair->addWidget(m_linked, 1);
    m_content->addWidget(makeCurve());
    m_content->addWidget(m_hits);
    m_content->addWidget(m_timeline);
    m_content->addLayout(m_pair);
    m_content->addStretch(1);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    m_scroll->setAccessibleName(tr("Evidence"));

    auto *whole = new QWidget;
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_head);
    column->addWidget(m_lease);
    m_body = new QHBoxLayout;
    m_body->addWidget(m_scroll, 1);
    m_body->addWidget(&this->column());
    column->addLayout(m_body, 1);
    auto *pane = new Card(theme());
    (new QVBoxLayout(pane))->addWidget(m_pane);
    auto *empty = new QWidget;
    auto *under = new QVBoxLayout(empty);
    under->setContentsMargins(0, 0, 0, 0);
    under->addWidget(new PageHeader(theme(), tr("Case")));
    under->addWidget(pane, 1);
    m_stack->addWidget(whole);
    m_stack->addWidget(empty);
    auto *page = new QVBoxLayout(this);
    page->addWidget(notice());
    page->addWidget(m_stack, 1);
}

void CasePage::restyle()
{
    const auto px = [this](double length) { return theme().px(length); };
    layout()->setContentsMargins(px(22), px(18), px(22), px(18));
    layout()->setSpacing(px(12));
    for (int i = 0; i < m_stack->count(); ++i)
        m_stack->widget(i)->layout()->setSpacing(px(12));
    for (QBoxLayout *box : {m_body, m_content, m_pair})
        box->setSpacing(px(14));
    arrange();
}

/// Where it is narrow the column scrolls with the evidence: above it while something is being done, else below.
void CasePage::arrange()
{
    const bool narrow = width() < theme().px(kNarrow);
    const bool busy = column().isBusy();
    const Place place = !narrow ? Place::Beside : busy ? Place::Above : Place::Below;
    if (place != m_place) {
        m_place = place;
        if (narrow)
            m_content->insertWidget(busy ? 0 : m_content->count() - 1, &column());
        else
            m_body->addWidget(&column());
    }
    if (narrow) {
        column().setMinimumWidth(0);
        column().setMaximumWidth(QWIDGETSIZE_MAX);
        column().setFixedHeight(
            std::min(column().widget()->sizeHint().height(), std::max(theme().px(280), height() * 2 / 3)));
    } else {
        column().setMinimumHeight(0);
        column().setMaximumHeight(QWIDGETSIZE_MAX);
        column().setFixedWidth(theme().px(busy ? 392 : 276));
    }
    const int room = width() - theme().px(58) - (narrow ? 0 : column().width());
    m_pair->setDirection(room < theme().px(kPair) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void CasePage::resizeEvent(QResizeEvent *event)
{
    DeskPage::resizeEvent(event);
    arrange();
}

void CasePage::showEvent(QShowEvent *event)
{
    DeskPage::showEvent(event);
    refresh();
}

void CasePage::setDesk(ModerationDesk *desk)
{
    if (this->desk())
        this->desk()->disconnect(this);
    DeskPage::setDesk(desk);
    ++m_request;
    m_caseId = 0;
    m_detail.reset();
    m_error.reset();
    m_seconds->stop();
    if (!desk)
        return present(Picture::Closed);
    connect(desk, &ModerationDesk::casesChanged, this, [this](const QList<qint64> &ids) {
        if (ids.isEmpty() || ids.contains(m_caseId))
            refresh();
    });
    m_seconds->start(kTick);
    present(Picture::Nothing);
}

void CasePage::open(qint64 caseId)
{
    if (m_caseId != caseId) {
        column().closePanel();
        clearProblem();
        m_detail.reset();
        m_scroll->verticalScrollBar()->setValue(0);
    }
    m_caseId = caseId;
    m_error.reset();
    if (!m_detail)
        present(Picture::Loading);
    refresh();
}

void CasePage::refresh()
{
    if (!desk() || m_caseId == 0)
        return;
    const int request = ++m_request;
    async::onFinished(desk()->openCase(m_caseId), this, [this, request](const Result<CaseDetail> &detail) {
        if (request == m_request)
            accept(detail);
    });
}

void CasePage::accept(const Result<CaseDetail> &answer)
{
    if (!answer) {
        m_error = answer.error();
        if (m_error->code == Error::Code::PermissionDenied) {
            m_detail.reset();
            return present(Picture::Forbidden);
        }
        if (m_detail)
            return present(Picture::Stale);
        const bool away = m_error->code == Error::Code::Unavailable || m_error->code == Error::Code::Timeout;
        return present(away ? Picture::Offline : Picture::Error);
    }
    if (m_picture == Picture::Stale)
        clearProblem();
    m_error.reset();
    m_detail = *answer;
    const CaseSummary &summary = m_detail->summary;
    column().actPanel().setSubject({summary.player, summary.username, summary.id, newestAct()});
    present(Picture::Case);
}

void CasePage::acceptSummary(const CaseSummary &summary)
{
    if (!m_detail || summary.id != m_caseId)
        return;
    m_detail->summary = summary;
    present(Picture::Case);
    refresh(); // the step is in the history now
}

void CasePage::tellAct(const ActRecord &record)
{
    if (!m_detail || record.player != m_detail->summary.player)
        return;
    const QString what = actwords::done(record, m_detail->summary.username);
    notice()->setMessage(Notice::Severity::Info,
                         tr("%1, by %2 just now.").arg(what, shownText(record.actor, 40)));
    notice()->setAction({});
    notice()->show();
    refresh();
}

void CasePage::present(Picture picture)
{
    m_picture = picture;
    const bool shown = picture == Picture::Case || picture == Picture::Stale;
    m_stack->setCurrentIndex(shown ? 0 : 1);
    m_pane->setAction(picture == Picture::Nothing ? tr("To the review queue")
                          : m_error               ? tr("Try again")
                                                  : QString());
    switch (picture) {
    case Picture::Closed:
        m_pane->present(StatePane::Kind::Offline, tr("No cases from here"),
                        tr("Cases are read from PostgreSQL. Open a connection profile that reaches it, as "
                           "somebody who moderates."));
        break;
    case Picture::Nothing:
        m_pane->present(StatePane::Kind::Waiting, tr("No case is open"),
                        tr("Choose one in the review queue."));
        break;
    case Picture::Loading:
        m_pane->present(StatePane::Kind::Loading, tr("Reading the case"), {});
        break;
    case Picture::Stale:
        showProblem(*m_error);
        break;
    case Picture::Forbidden:
    case Picture::Offline:
    case Picture::Error:
        m_pane->showError(*m_error);
        break;
    case Picture::Case:
        break;
    }
    if (shown)
        showDetail();
    arrange();
    Q_EMIT currentChanged();
}

void CasePage::showDetail()
{
    const QDateTime now = m_clock.serverNow();
    m_head->setCase(m_detail->summary);
    m_head->setSentence(casewords::identity(*m_detail, now));
    m_lease->setCase(m_detail->summary, me());
    m_curve->setCurve(m_detail->curve, m_detail->suspectFrom, m_detail->suspectTo);
    m_span->setShownText(casewords::suspicion(*m_detail));
    m_hits->setRows(caserecords::hits(*m_detail, now));
    m_linked->setRows(caserecords::linked(*m_detail, now));
    m_linked->setRemark(m_detail->linked.isEmpty() ? QString() : tr("by address"));
    m_sessions->setRows(caserecords::sessions(*m_detail, now));
    m_timeline->setRows(caserecords::timeline(*m_detail, now));
}

std::optional<CaseSummary> CasePage::current() const
{
    return m_detail ? std::optional(m_detail->summary) : std::nullopt;
}

std::optional<qint64> CasePage::newestAct() const
{
    if (!m_detail || m_detail->acts.isEmpty())
        return std::nullopt;
    return m_detail->acts.first().id;
}

void CasePage::focusView()
{
    m_scroll->setFocus();
}

QString CasePage::sentence() const
{
    return m_head->sentence();
}

QString CasePage::leaseSentence() const
{
    return m_lease->sentence();
}

} // namespace scorewatch::ui
