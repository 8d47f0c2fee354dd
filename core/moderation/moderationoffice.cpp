// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/moderationoffice.h"

#include <QLoggingCategory>

#include "core/base/async.h"

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcOffice, "scorewatch.moderation")

constexpr qsizetype kMostNamed = 1000; // more cases at once are "any"
constexpr qsizetype kMostSeen = 2000;

} // namespace

ModerationOffice::ModerationOffice(CaseService &cases, ActFunctions acts, ModerationChannel *channel,
                                   QObject *parent)
    : ModerationOffice(cases, std::move(acts), channel, Options(), parent)
{ }

ModerationOffice::ModerationOffice(CaseService &cases, ActFunctions acts, ModerationChannel *channel,
                                   Options options, QObject *parent)
    : QObject(parent)
    , m_cases(cases)
    , m_acts(std::move(acts))
    , m_channel(channel)
    , m_options(options)
    , m_frame(this)
    , m_poll(this)
{
    m_frame.setSingleShot(true);
    m_frame.setInterval(m_options.frame);
    connect(&m_frame, &QTimer::timeout, this, &ModerationOffice::tell);
    connect(&m_poll, &QTimer::timeout, this, &ModerationOffice::poll);
    if (!m_channel)
        return;
    connect(m_channel, &ModerationChannel::opened, this, [this] {
        hear(QList<qint64>());
        if (m_poll.isActive())
            m_poll.start(m_options.pollBeside);
    });
    connect(m_channel, &ModerationChannel::lost, this, [this] {
        if (m_poll.isActive())
            m_poll.start(m_options.pollAlone);
    });
    connect(m_channel, &ModerationChannel::casesNamed, this,
            [this](const QList<qint64> &caseIds) { hear(caseIds); });
    connect(m_channel, &ModerationChannel::actNamed, this, &ModerationOffice::readAct);
}

void ModerationOffice::start()
{
    m_poll.start(m_channel && m_channel->isOpen() ? m_options.pollBeside : m_options.pollAlone);
    poll();
    if (m_channel)
        m_channel->start();
}

void ModerationOffice::stop()
{
    m_poll.stop();
    if (m_channel)
        m_channel->stop();
}

/// Also a change that was refused says something: what is shown is not what is.
template <typename T> QFuture<Result<T>> ModerationOffice::changing(qint64 caseId, QFuture<Result<T>> change)
{
    async::onFinished(change, this, [this, caseId](const Result<T> &result) {
        if (result)
            changedHere(caseId);
        else if (result.error().code == Error::Code::Conflict)
            hear(QList<qint64>{caseId});
    });
    return change;
}

QFuture<Result<ActRecord>> ModerationOffice::acting(QFuture<Result<ActRecord>> act)
{
    async::onFinished(act, this, [this](const Result<ActRecord> &result) {
        if (!result)
            return;
        hear(*result);
        if (result->caseId)
            changedHere(*result->caseId);
    });
    return act;
}

void ModerationOffice::changedHere(qint64 caseId)
{
    hear(QList<qint64>{caseId});
    if (m_channel)
        m_channel->publish({caseId});
}

void ModerationOffice::hear(const QList<qint64> &caseIds)
{
    m_changed.unite(QSet<qint64>(caseIds.cbegin(), caseIds.cend()));
    m_anyChanged = m_anyChanged || caseIds.isEmpty() || m_changed.size() > kMostNamed;
    if (!m_frame.isActive())
        m_frame.start();
}

void ModerationOffice::tell()
{
    const QList<qint64> changed = m_anyChanged ? QList<qint64>() : m_changed.values();
    m_changed.clear();
    m_anyChanged = false;
    Q_EMIT casesChanged(changed);
}

void ModerationOffice::hear(const ActRecord &record)
{
    if (m_seenActs.contains(record.id))
        return;
    m_seenActs.append(record.id);
    if (m_seenActs.size() > kMostSeen)
        m_seenActs.remove(0, kMostSeen / 2);
    if (record.caseId)
        hear(QList<qint64>{*record.caseId});
    Q_EMIT acted(record);
}

void ModerationOffice::readAct(qint64 actId)
{
    if (m_seenActs.contains(actId))
        return;
    async::onFinished(m_cases.act(actId), this, [this](const Result<ActRecord> &record) {
        if (record)
            hear(*record);
        else
            qCInfo(lcOffice).noquote()
                << "An act that was told could not be read:" << toString(record.error());
    });
}

void ModerationOffice::poll()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    // What began before the last answer may have been committed after it.
    const QDateTime since = m_asked.isValid() ? m_asked.addMSecs(-m_options.pollOverlap.count()) : m_asked;
    async::onFinished(m_cases.changes(since), this,
                      [this](const Result<CaseChanges> &changes) { take(changes); });
}

void ModerationOffice::take(const Result<CaseChanges> &changes)
{
    m_isAsking = false;
    if (!changes) {
        if (std::exchange(m_isAnswering, false))
            qCWarning(lcOffice).noquote()
                << "Changes of cases could not be read:" << toString(changes.error());
        return;
    }
    if (!std::exchange(m_isAnswering, true))
        hear(QList<qint64>());
    m_asked = changes->serverTime;
    QList<qint64> changed;
    for (auto at = changes->cases.cbegin(); at != changes->cases.cend(); ++at) {
        if (m_seenCases.value(at.key()) != at.value())
            changed.append(at.key());
    }
    m_seenCases = changes->cases;
    if (!changed.isEmpty())
        hear(changed);
    for (const ActRecord &record : changes->acts)
        hear(record);
}

QFuture<Result<CaseSummary>> ModerationOffice::claim(const Actor &actor, qint64 caseId,
                                                     const QByteArray &requestId)
{
    return changing(caseId, m_cases.claim(actor, caseId, requestId));
}

QFuture<Result<CaseSummary>> ModerationOffice::release(const Actor &actor, qint64 caseId,
                                                       const QByteArray &requestId)
{
    return changing(caseId, m_cases.release(actor, caseId, requestId));
}

QFuture<Result<CaseSummary>> ModerationOffice::handOver(const Actor &actor, qint64 caseId, const QString &to,
                                                        const QString &note, const QByteArray &requestId)
{
    return changing(caseId, m_cases.handOver(actor, caseId, to, note, requestId));
}

QFuture<Result<CaseSummary>> ModerationOffice::askOpinion(const Actor &actor, qint64 caseId,
                                                          const QString &from, const QString &note,
                                                          const QByteArray &requestId)
{
    return changing(caseId, m_cases.askOpinion(actor, caseId, from, note, requestId));
}

QFuture<Result<CaseNote>> ModerationOffice::addNote(const Actor &actor, qint64 caseId, const QString &text,
                                                    const QByteArray &requestId)
{
    return changing(caseId, m_cases.addNote(actor, caseId, text, requestId));
}

QFuture<Result<CaseSummary>> ModerationOffice::watch(const Actor &actor, qint64 caseId, const QString &reason,
                                                     const QByteArray &requestId)
{
    return changing(caseId, m_cases.watch(actor, caseId, reason, requestId));
}

QFuture<Result<CaseSummary>> ModerationOffice::close(const Actor &actor, qint64 caseId, Verdict verdict,
                                                     const QString &reason, const QByteArray &requestId)
{
    return changing(caseId, m_cases.close(actor, caseId, verdict, reason, requestId));
}

QFuture<Result<ActPreview>> ModerationOffice::preview(const Actor &actor, const ActRequest &request)
{
    return m_acts.preview(actor, request);
}

QFuture<Result<ActRecord>> ModerationOffice::act(const Actor &actor, const ActRequest &request)
{
    return acting(m_acts.act(actor, request));
}

QFuture<Result<ActRecord>> ModerationOffice::takeBack(const Actor &actor, qint64 actId, const QString &reason,
                                                      const QByteArray &requestId)
{
    return acting(m_acts.takeBack(actor, actId, reason, requestId));
}

QFuture<Result<ActProof>> ModerationOffice::proof(qint64 actId)
{
    return m_acts.proof(actId);
}

} // namespace scorewatch
