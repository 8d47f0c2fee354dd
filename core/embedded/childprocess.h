// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <csignal>

#include <QList>
#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

#include "core/base/result.h"
#include "core/embedded/serverlog.h"
#include "core/embedded/serveruser.h"

namespace scorewatch::embedded {

/// A signal and how long a child may take to end after it.
struct StopStep
{
    int signal = SIGTERM;
    std::chrono::milliseconds grace{5000};
};

/// What to run and how it is to be ended.
struct ChildSpec
{
    QString program;
    QStringList arguments;
    QString workingDirectory;
    QString logFile; ///< stdout and stderr are appended to it
    ServerUser user;
    int deathSignal = SIGTERM; ///< the kernel sends it to the child when this program ends in whatever way
    QList<StopStep> stopSteps{{SIGTERM, std::chrono::seconds(5)}, {SIGKILL, std::chrono::seconds(5)}};
};

/// How a child ended.
struct ChildExit
{
    bool asked = false;   ///< stop() or stopNow() was called before
    bool cleanly = false; ///< exit code 0
    QString how;          ///< "ended with exit code 1"
    QString logTail;
};

/// One program as a direct child of this one: it takes the account of its ChildSpec, writes to its log file, is out of
/// the terminal's reach (a Ctrl+C is ours to handle), and cannot outlive us.
///
/// Lives in the main thread: the kernel sends the death signal when the thread that started the child ends.
class ChildProcess final : public QObject
{
    Q_OBJECT

public:
    explicit ChildProcess(ChildSpec spec, QObject *parent = nullptr);
    /// Ends the child as stopNow() does.
    ~ChildProcess() override;

    /// Starts the child; that it could not be executed arrives by exited(). An error is about the log file.
    Result<void> start();
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    [[nodiscard]] QString logTail() const { return m_log.tail(); }
    void sendSignal(int signal);
    /// Waits here, without an event loop, until the child has ended; false when it is still running after `time`.
    bool waitForEnd(std::chrono::milliseconds time);

    /// Asks the child to end, step by step more firmly; exited() tells when it has.
    void stop();
    /// The same, waiting here until the child has ended; at most as long as all steps together.
    void stopNow();
    /// How many steps stop() needed; 1 is a clean stop.
    [[nodiscard]] int stepsTaken() const { return m_step; }

Q_SIGNALS:
    void exited(const scorewatch::embedded::ChildExit &exit);

private:
    void takeNextStep();
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void onError(QProcess::ProcessError error);
    void report(bool cleanly, const QString &how);

    ChildSpec m_spec;
    ServerLog m_log;
    QProcess m_process;
    QTimer m_stopTimer;
    QTimer m_logTimer;
    int m_step = 0; ///< of m_spec.stopSteps, 0 when nobody asked to stop
};

} // namespace scorewatch::embedded
