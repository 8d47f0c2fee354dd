// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QFuture>
#include <QPromise>

#include "core/embedded/childprocess.h"

namespace scorewatch::embedded {

/// A child that serves: prepared, started, asked until it answers (never a fixed wait), watched, stopped.
///
/// A start has no time limit while the child lives, because recovering a large database after a crash may take long.
/// Lives in the main thread; what may block runs in worker threads.
class ServerProcess final : public QObject
{
    Q_OBJECT

public:
    enum class Answer {
        None,       ///< nobody there yet
        Recovering, ///< there, but not ready for work
        Ready,
    };

    struct Spec
    {
        QString name;         ///< as in a sentence: "The embedded database"
        QString diedSentence; ///< what to say when it ends by itself after it had been ready
        ChildSpec child;
        /// Before the child starts: files and directories. In a worker thread.
        std::function<Result<void>()> prepare;
        /// Asks the server once. In a worker thread, may block for two seconds.
        std::function<Result<Answer>(qint64 processId)> ask;
        /// After it answers and before it counts as ready. In a worker thread.
        std::function<Result<void>()> complete;
        /// Turns an early end into one sentence.
        std::function<Error(const ChildExit &)> explain;
        /// What to say while it recovers; empty when there is nothing to say (yet).
        std::function<QString(const QString &logTail)> recoverySentence;
    };

    explicit ServerProcess(Spec spec, QObject *parent = nullptr);

    /// Ready when the server is. An end before that is the Error, with the log's last lines as detail.
    QFuture<Result<void>> start();
    /// Ready when the server has ended, at once when it does not run. A Timeout error says that it had to be forced.
    /// A start under way ends as Cancelled.
    QFuture<Result<void>> stop();
    /// stop() without an event loop, for destructors.
    void stopNow();

    [[nodiscard]] bool isReady() const { return m_ready && m_child.isRunning(); }
    /// Starting, ready or stopping.
    [[nodiscard]] bool isBusy() const { return m_start || m_child.isRunning(); }
    /// 0 when it does not run.
    [[nodiscard]] qint64 processId() const { return m_child.processId(); }
    void sendSignal(int signal) { m_child.sendSignal(signal); }

Q_SIGNALS:
    /// The child runs and has a process id; it is not ready yet.
    void launched();
    void progress(const QString &sentence);
    /// It had been ready and ended without being asked to.
    void died(const scorewatch::Error &error);

private:
    void launch();
    void ask();
    void onAnswer(const Result<Answer> &answer);
    void onCompleted(const Result<void> &result);
    void onExited(const ChildExit &exit);
    void finishStart(const Result<void> &result);
    void finishStop(const Result<void> &result);

    Spec m_spec;
    ChildProcess m_child;
    QTimer m_askTimer;
    std::chrono::milliseconds m_pause{0};
    quint64 m_run = 0; ///< answers to questions of an earlier run are not ours
    bool m_ready = false;
    bool m_stopAsked = false;
    QString m_lastProgress;
    std::optional<QPromise<Result<void>>> m_start;
    std::optional<QPromise<Result<void>>> m_stop;
};

} // namespace scorewatch::embedded
