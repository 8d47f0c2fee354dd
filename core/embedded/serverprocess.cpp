// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/serverprocess.h"

#include "core/base/async.h"
#include "core/embedded/background.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::embedded {
namespace {

// Each question to a PostgreSQL that is still recovering leaves a line in its log, so the pauses grow.
constexpr auto kFirstPause = 5ms;
constexpr auto kLongestPause = 250ms;

void settle(std::optional<QPromise<Result<void>>> &promise, const Result<void> &result)
{
    // The member is empty before anybody hears of it: the listener may start or stop again.
    QPromise<Result<void>> settled = std::move(*promise);
    promise.reset();
    settled.addResult(result);
    settled.finish();
}

} // namespace

ServerProcess::ServerProcess(Spec spec, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_child(m_spec.child)
{
    m_askTimer.setSingleShot(true);
    connect(&m_askTimer, &QTimer::timeout, this, &ServerProcess::ask);
    connect(&m_child, &ChildProcess::exited, this, &ServerProcess::onExited);
}

QFuture<Result<void>> ServerProcess::start()
{
    Q_ASSERT(!isBusy());
    ++m_run;
    m_stopAsked = false;
    m_lastProgress.clear();
    m_start.emplace();
    m_start->start();
    const QFuture<Result<void>> future = m_start->future();
    async::onFinished(inBackground(m_spec.prepare), this, [this, run = m_run](const Result<void> &prepared) {
        if (run != m_run)
            return;
        if (!prepared || m_stopAsked)
            finishStart(prepared);
        else
            launch();
    });
    return future;
}

void ServerProcess::launch()
{
    if (const Result<void> started = m_child.start(); !started)
        return finishStart(started);
    m_pause = kFirstPause;
    m_askTimer.start(m_pause);
    Q_EMIT launched();
}

void ServerProcess::ask()
{
    const auto question = [ask = m_spec.ask, id = processId()] { return ask(id); };
    async::onFinished(inBackground(question), this, [this, run = m_run](const Result<Answer> &answer) {
        if (run == m_run && m_start && m_child.isRunning())
            onAnswer(answer);
    });
}

void ServerProcess::onAnswer(const Result<Answer> &answer)
{
    if (!answer)
        return onCompleted(answer.error());
    if (*answer == Answer::Ready) {
        async::onFinished(inBackground(m_spec.complete), this,
                          [this, run = m_run](const Result<void> &completed) {
                              if (run == m_run && m_start && m_child.isRunning())
                                  onCompleted(completed);
                          });
        return;
    }
    if (*answer == Answer::Recovering) {
        const QString sentence = m_spec.recoverySentence(m_child.logTail());
        if (!sentence.isEmpty() && sentence != m_lastProgress)
            Q_EMIT progress(m_lastProgress = sentence);
    }
    m_pause = std::min<std::chrono::milliseconds>(m_pause * 2, kLongestPause);
    m_askTimer.start(m_pause);
}

void ServerProcess::onCompleted(const Result<void> &result)
{
    m_ready = result.hasValue() && !m_stopAsked;
    if (!result)
        m_child.stop(); // it runs, but it will never be of use
    finishStart(result);
}

QFuture<Result<void>> ServerProcess::stop()
{
    if (!isBusy())
        return async::ready<void>({});
    m_stopAsked = true;
    if (!m_stop) {
        m_stop.emplace();
        m_stop->start();
    }
    const QFuture<Result<void>> future = m_stop->future();
    m_child.stop();
    return future;
}

void ServerProcess::stopNow()
{
    m_stopAsked = true;
    m_child.stopNow();
}

void ServerProcess::onExited(const ChildExit &exit)
{
    m_askTimer.stop();
    const bool wasReady = std::exchange(m_ready, false);
    const bool died = wasReady && !exit.asked;
    finishStart(m_start && !m_stopAsked ? Result<void>(m_spec.explain(exit)) : Result<void>());
    if (m_child.stepsTaken() > 1) {
        finishStop(Error{Error::Code::Timeout,
                         u"%1 did not stop in time and had to be forced."_s.arg(m_spec.name),
                         exit.logTail,
                         {}});
    } else {
        finishStop({});
    }
    if (died) {
        Q_EMIT this->died({Error::Code::Unavailable,
                           m_spec.diedSentence,
                           exit.logTail.isEmpty() ? exit.how : exit.how + u'\n' + exit.logTail,
                           {}});
    }
}

void ServerProcess::finishStart(const Result<void> &result)
{
    if (m_start && m_stopAsked) {
        settle(
            m_start,
            Error{Error::Code::Cancelled, u"%1 was stopped before it was ready."_s.arg(m_spec.name), {}, {}});
    } else if (m_start) {
        settle(m_start, result);
    }
    if (!isBusy())
        finishStop({});
}

void ServerProcess::finishStop(const Result<void> &result)
{
    if (m_stop)
        settle(m_stop, result);
}

} // namespace scorewatch::embedded
