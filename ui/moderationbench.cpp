// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/moderationbench.h"

#include <algorithm>

#include <QAction>

#include "core/base/async.h"
#include "ui/actions.h"
#include "ui/actwords.h"
#include "ui/pages/casepage.h"
#include "ui/pages/queuepage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/actpanel.h"
#include "ui/widgets/deskcolumn.h"
#include "ui/widgets/toastarea.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

struct ActRow
{
    const char *id;
    ActChoice choice;
};
constexpr ActRow kActs[] = {
    {"moderation.note-player", ActChoice::Note},
    {"moderation.warn", ActChoice::Warn},
    {"moderation.flag", ActChoice::Flag},
    {"moderation.hold", ActChoice::Hold},
    {"moderation.ban-timed", ActChoice::BanForTime},
    {"moderation.ban", ActChoice::BanForGood},
    {"moderation.correct", ActChoice::Correct},
    {"moderation.unflag", ActChoice::Unflag},
    {"moderation.end-hold", ActChoice::EndHold},
    {"moderation.unban", ActChoice::Unban},
};

struct StepRow
{
    const char *id;
    CaseStep::Step step;
};
constexpr StepRow kSteps[] = {
    {"moderation.note", CaseStep::Step::Note},
    {"moderation.close", CaseStep::Step::Close},
    {"moderation.hand-over", CaseStep::Step::HandOver},
    {"moderation.opinion", CaseStep::Step::Opinion},
};

} // namespace

ModerationBench::ModerationBench(const Theme &theme, const Actions &actions, ToastArea &toasts,
                                 QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_toasts(toasts)
    , m_queue(new QueuePage(theme, actions, m_clock))
    , m_case(new CasePage(theme, actions, m_clock))
{
    connectActions();
    connectPage(m_queue);
    connectPage(m_case);
    connect(m_queue, &QueuePage::openRequested, this, &ModerationBench::openCase);
    connect(m_queue, &QueuePage::openCases, this, &ModerationBench::openCases);
    connect(m_case, &CasePage::queueRequested, this, [this] { Q_EMIT pageWanted("queue"); });
    updateActions();
}

void ModerationBench::connectActions()
{
    const auto on
        = [this](const char *id, auto &&f) { connect(m_actions.action(id), &QAction::triggered, this, f); };
    for (const ActRow &row : kActs)
        on(row.id, [this, choice = row.choice] {
            if (m_page)
                m_page->startAct(choice);
        });
    for (const StepRow &row : kSteps)
        on(row.id, [this, step = row.step] {
            if (m_page)
                m_page->startStep(step);
        });
    on("moderation.open", [this] { openCurrent(); });
    on("moderation.next", [this] { step(1); });
    on("moderation.previous", [this] { step(-1); });
    on("moderation.filter", [this] { m_queue->focusFilter(); });
    on("moderation.claim", [this] { claim(); });
    on("moderation.release", [this] { release(); });
    on("moderation.watch", [this] { watch(); });
    on("moderation.undo", [this] {
        if (!m_own.isEmpty())
            undo(m_own.last().id);
    });
}

void ModerationBench::connectPage(DeskPage *page)
{
    connect(page, &DeskPage::currentChanged, this, &ModerationBench::updateActions);
    connect(&page->column(), &DeskColumn::acted, this, &ModerationBench::noteAct);
    connect(&page->column(), &DeskColumn::tookBack, this, &ModerationBench::noteTakenBack);
    connect(&page->column(), &DeskColumn::undoRequested, this, &ModerationBench::undo);
}

void ModerationBench::setDesk(ModerationDesk *desk)
{
    if (m_desk)
        m_desk->disconnect(this);
    m_desk = desk;
    m_own.clear();
    m_undoing = false;
    if (desk)
        connect(desk, &ModerationDesk::acted, this, &ModerationBench::tellAct);
    m_queue->setDesk(desk);
    m_case->setDesk(desk);
    updateActions();
}

void ModerationBench::setPage(const QByteArray &id)
{
    m_page = id == "queue" ? static_cast<DeskPage *>(m_queue) : id == "case" ? m_case : nullptr;
    updateActions();
}

bool ModerationBench::refresh()
{
    if (m_page)
        m_page->refresh();
    return m_page != nullptr;
}

/// A key of one letter does something only where one sees to what.
void ModerationBench::updateActions()
{
    const std::optional<CaseSummary> now = m_page && m_desk ? m_page->current() : std::nullopt;
    const bool any = now.has_value();
    const bool open = any && now->state != CaseState::Closed;
    const bool mine
        = open && now->claimedBy == m_desk->actor().name && m_clock.left(now->claimedUntil).count() > 0;
    const auto enable = [this](const char *id, bool enabled) { m_actions.action(id)->setEnabled(enabled); };
    for (const ActRow &row : kActs)
        enable(row.id, any);
    enable("moderation.unflag", any && now->isFlagged);
    enable("moderation.end-hold", any && now->isHeld);
    enable("moderation.unban", any && now->isBanned);
    for (const StepRow &row : kSteps)
        enable(row.id, open);
    enable("moderation.note", any);
    enable("moderation.hand-over", mine);
    enable("moderation.claim", open);
    enable("moderation.release", mine);
    enable("moderation.watch", open);
    enable("moderation.open", any && m_page == m_queue);
    enable("moderation.next", m_page && m_desk);
    enable("moderation.previous", m_page && m_desk);
    enable("moderation.filter", m_page == m_queue && m_desk);
    enable("moderation.undo", m_page && m_desk && !m_own.isEmpty() && !m_undoing);
}

void ModerationBench::openCase(qint64 caseId)
{
    m_case->open(caseId);
    Q_EMIT pageWanted("case");
}

void ModerationBench::openCaseOf(const UserId &player)
{
    if (!m_desk)
        return;
    async::onFinished(m_desk->caseOf(player), m_desk, [this](const Result<qint64> &caseId) {
        if (caseId)
            openCase(*caseId);
        else
            m_toasts.showError(caseId.error());
    });
}

void ModerationBench::openCurrent()
{
    if (const std::optional<CaseSummary> now = m_queue->current())
        openCase(now->id);
}

/// On the page of a case: through the queue as it is ranked.
void ModerationBench::step(int rows)
{
    m_queue->step(rows);
    const std::optional<CaseSummary> now = m_queue->current();
    if (m_page == m_case && now && now->id != m_case->caseId())
        m_case->open(now->id);
}

void ModerationBench::claim()
{
    const std::optional<CaseSummary> now = m_page ? m_page->current() : std::nullopt;
    if (!now || !m_desk)
        return;
    DeskPage *page = m_page;
    async::onFinished(m_desk->claim(now->id), this, [this, page](const Result<CaseSummary> &summary) {
        if (!summary) {
            page->showProblem(summary.error());
            return page->refresh();
        }
        page->clearProblem();
        m_queue->acceptSummary(*summary);
        m_case->acceptSummary(*summary);
    });
}

void ModerationBench::release()
{
    const std::optional<CaseSummary> now = m_page ? m_page->current() : std::nullopt;
    if (!now || !m_desk)
        return;
    DeskPage *page = m_page;
    async::onFinished(m_desk->release(now->id), this, [this, page](const Result<CaseSummary> &summary) {
        if (!summary) {
            page->showProblem(summary.error());
            return page->refresh();
        }
        m_queue->acceptSummary(*summary);
        m_case->acceptSummary(*summary);
    });
}

/// A watched case goes back into the queue by the same key.
void ModerationBench::watch()
{
    const std::optional<CaseSummary> now = m_page ? m_page->current() : std::nullopt;
    if (!now)
        return;
    if (now->state == CaseState::Watching)
        m_page->startAct(ActChoice::Unwatch);
    else
        m_page->startStep(CaseStep::Step::Watch);
}

void ModerationBench::noteAct(const ActRecord &record, const QString &username)
{
    Notice *notice = m_toasts.show(Notice::Severity::Good, actwords::done(record, username), {}, kUndoSpan);
    notice->setAction(tr("Undo"));
    m_own.append({record.id, username, notice});
    connect(notice, &Notice::actionTriggered, this, [this, id = record.id] { undo(id); });
    updateActions();
    m_queue->refresh();
    m_case->refresh();
}

QString ModerationBench::nameOf(qint64 actId) const
{
    const auto it
        = std::find_if(m_own.cbegin(), m_own.cend(), [actId](const OwnAct &act) { return act.id == actId; });
    return it == m_own.cend() ? QString() : it->username;
}

void ModerationBench::undo(qint64 actId)
{
    if (!m_desk || m_undoing)
        return;
    m_undoing = true;
    updateActions();
    const QString username = nameOf(actId);
    async::onFinished(m_desk->takeBack(actId, tr("Undone by who did it.")), this,
                      [this, username](const Result<ActRecord> &inverse) {
                          m_undoing = false;
                          if (inverse)
                              return noteTakenBack(*inverse, username);
                          if (m_page)
                              m_page->showProblem(inverse.error());
                          else
                              m_toasts.showError(inverse.error());
                          updateActions();
                      });
}

void ModerationBench::noteTakenBack(const ActRecord &inverse, const QString &username)
{
    for (const OwnAct &act : std::as_const(m_own)) {
        if (act.id == inverse.inverseOf && act.notice)
            Q_EMIT act.notice->closed();
    }
    m_own.removeIf([&inverse](const OwnAct &act) { return act.id == inverse.inverseOf; });
    for (DeskPage *page : {static_cast<DeskPage *>(m_queue), static_cast<DeskPage *>(m_case)})
        page->column().actPanel().showTakenBack(inverse);
    m_toasts.show(Notice::Severity::Good, actwords::done(inverse, username));
    updateActions();
    m_queue->refresh();
    m_case->refresh();
}

void ModerationBench::tellAct(const ActRecord &record)
{
    if (record.actor != m_desk->actor().name)
        m_case->tellAct(record);
    m_queue->refresh();
}

} // namespace scorewatch::ui
