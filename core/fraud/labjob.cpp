// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/labjob.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include <QLoggingCategory>

#include "core/fraud/rulelab.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcLab, "scorewatch.fraud.lab")

/// A cancel request that comes between two statements is lost, so it is sent until the work has ended.
constexpr auto kCancelAgain = 100ms;
constexpr auto kToldEvery = 100ms;

} // namespace

struct LabJob::State
{
    std::atomic<bool> isCancelled = false;

    std::mutex mutex; ///< guards all below
    std::condition_variable changed;
    LabJob *receiver = nullptr; ///< null once nobody listens
    PgCanceller canceller;
    bool isConnected = false;
    bool isFinished = false;

    void tell(qint64 done, qint64 expected)
    {
        const std::lock_guard lock(mutex);
        if (receiver) {
            QMetaObject::invokeMethod(
                receiver, [to = receiver, done, expected] { Q_EMIT to->progressed(done, expected); },
                Qt::QueuedConnection);
        }
    }

    void finish(const Result<LabReport> &report)
    {
        const std::lock_guard lock(mutex);
        isFinished = true;
        changed.notify_all();
        if (receiver) {
            QMetaObject::invokeMethod(
                receiver, [to = receiver, report] { Q_EMIT to->finished(report); }, Qt::QueuedConnection);
        }
    }

    Result<LabReport> work(const Server &server, const FraudRule &rule, int days)
    {
        const auto connection = PgConnection::open(server.dsn, server.options);
        if (!connection)
            return connection.error();
        {
            const std::lock_guard lock(mutex);
            canceller = (*connection)->canceller();
            isConnected = true;
        }
        QDeadlineTimer quiet(kToldEvery);
        RuleLab::Hooks hooks;
        hooks.isCancelled = [this] { return isCancelled.load(); };
        hooks.progressed = [this, &quiet](qint64 done, qint64 expected) {
            if (quiet.hasExpired() || done == expected) {
                quiet.setRemainingTime(kToldEvery);
                tell(done, expected);
            }
        };
        return RuleLab::run(**connection, rule, days, hooks);
    }

    void cancelUntilFinished()
    {
        std::unique_lock lock(mutex);
        while (!isFinished) {
            if (isConnected) {
                const PgCanceller mine = canceller;
                lock.unlock();
                if (const auto asked = mine.cancel(); !asked)
                    qCInfo(lcLab).noquote()
                        << "A replay could not be cancelled yet:" << toString(asked.error());
                lock.lock();
            }
            changed.wait_for(lock, kCancelAgain, [this] { return isFinished; });
        }
    }
};

LabJob::LabJob(QThreadPool &workers, Server server, FraudRule rule, int days, QObject *parent)
    : LabRun(parent), m_workers(workers), m_state(std::make_shared<State>())
{
    m_state->receiver = this;
    server.options.statementTimeout = 0ms; // it can be cancelled
    server.options.applicationName = u"scorewatch rule lab"_s;
    m_workers.start([state = m_state, server = std::move(server), rule = std::move(rule), days] {
        state->finish(state->work(server, rule, days));
    });
}

LabJob::~LabJob()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->receiver = nullptr;
    }
    cancel();
}

void LabJob::cancel()
{
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->isFinished)
            return;
    }
    if (!m_state->isCancelled.exchange(true))
        m_workers.start([state = m_state] { state->cancelUntilFinished(); }, 1); // before replays that wait
}

} // namespace scorewatch
