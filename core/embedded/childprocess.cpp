// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/childprocess.h"

#include <cstring>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QFileInfo>
#include <QProcessEnvironment>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::embedded {
namespace {

constexpr int kCannotBecomeChild = 126;

[[noreturn]] void giveUp(const char *why)
{
    // The log is already our stderr. Nothing can be done about a failing write here.
    if (::write(STDERR_FILENO, why, std::strlen(why)) < 0)
        ::_exit(kCannotBecomeChild);
    ::_exit(kCannotBecomeChild);
}

/// Runs in the child between fork and exec, where only async-signal-safe calls are allowed. The identity is changed by
/// the raw system calls: the C library's wrappers would look for the parent's threads, which are not here.
void prepareChild(const ServerUser &user, int deathSignal, pid_t parent)
{
    if (user.stepsDown
        && (::syscall(SYS_setgroups, 0, nullptr) != 0
            || ::syscall(SYS_setresgid, user.gid, user.gid, user.gid) != 0
            || ::syscall(SYS_setresuid, user.uid, user.uid, user.uid) != 0))
        giveUp("scorewatch: cannot become the user the server is to run as\n");

    for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD, SIGPIPE, SIGUSR1, SIGUSR2})
        ::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setsid(); // the terminal's Ctrl+C goes to us alone
    ::umask(S_IRWXG | S_IRWXO);
    // Kernels before 5.11 do not know this; there, what we opened without CLOEXEC is inherited.
    ::syscall(SYS_close_range, 3U, ~0U, 1U << 2); // CLOSE_RANGE_CLOEXEC

    // After the change of user, which clears it.
    if (::prctl(PR_SET_PDEATHSIG, deathSignal) != 0)
        giveUp("scorewatch: cannot tie the server to this program's life\n");
    if (::getppid() != parent)
        giveUp("scorewatch: the program that started the server is gone\n");
}

/// Nothing of our own settings may leak into a server: PGOPTIONS, NOTIFY_SOCKET, a foreign language for its messages.
QProcessEnvironment serverEnvironment()
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment result;
    for (const QString &name : {u"PATH"_s, u"TZ"_s, u"TMPDIR"_s, u"LD_LIBRARY_PATH"_s}) {
        if (own.contains(name))
            result.insert(name, own.value(name));
    }
    result.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    return result;
}

} // namespace

ChildProcess::ChildProcess(ChildSpec spec, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_log(m_spec.logFile)
{
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, &ChildProcess::takeNextStep);
    m_logTimer.setInterval(1min);
    connect(&m_logTimer, &QTimer::timeout, this, [this] { m_log.keepSmall(); });
    connect(&m_process, &QProcess::finished, this, &ChildProcess::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, &ChildProcess::onError);
}

ChildProcess::~ChildProcess()
{
    m_process.disconnect(this);
    stopNow();
}

Result<void> ChildProcess::start()
{
    Q_ASSERT(!isRunning());
    if (Result<void> opened = m_log.beginRun(); !opened)
        return opened;
    m_step = 0;
    m_process.setProgram(m_spec.program);
    m_process.setArguments(m_spec.arguments);
    m_process.setWorkingDirectory(m_spec.workingDirectory);
    m_process.setProcessEnvironment(serverEnvironment());
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(m_spec.logFile, QIODevice::Append);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setChildProcessModifier([user = m_spec.user, signal = m_spec.deathSignal, parent = ::getpid()] {
        prepareChild(user, signal, parent);
    });
    m_process.start(QIODevice::NotOpen);
    m_logTimer.start();
    return {};
}

bool ChildProcess::isRunning() const
{
    return m_process.state() != QProcess::NotRunning;
}

void ChildProcess::sendSignal(int signal)
{
    // QProcess has not reaped the child while it is running for us, so that the id cannot be somebody else's.
    if (const qint64 id = processId(); id > 0)
        ::kill(pid_t(id), signal);
}

bool ChildProcess::waitForEnd(std::chrono::milliseconds time)
{
    return !isRunning() || m_process.waitForFinished(int(time.count())) || !isRunning();
}

void ChildProcess::stop()
{
    if (isRunning() && m_step == 0)
        takeNextStep();
}

void ChildProcess::takeNextStep()
{
    if (m_step >= m_spec.stopSteps.size())
        return; // even the last signal needs the kernel's cooperation; exited() comes when it has it
    const StopStep &step = m_spec.stopSteps.at(m_step++);
    sendSignal(step.signal);
    m_stopTimer.start(step.grace);
}

void ChildProcess::stopNow()
{
    m_stopTimer.stop();
    stop(); // unless it has been asked before: then that step gets its time first
    m_stopTimer.stop();
    while (isRunning() && m_step > 0) {
        const StopStep &step = m_spec.stopSteps.at(m_step - 1);
        if (waitForEnd(step.grace) || m_step == m_spec.stopSteps.size())
            return;
        sendSignal(m_spec.stopSteps.at(m_step++).signal);
    }
}

void ChildProcess::onFinished(int exitCode, QProcess::ExitStatus status)
{
    if (status == QProcess::CrashExit)
        report(false, u"was ended by signal %1"_s.arg(exitCode));
    else
        report(exitCode == 0, u"ended with exit code %1"_s.arg(exitCode));
}

void ChildProcess::onError(QProcess::ProcessError error)
{
    // Every other error is followed by finished().
    if (error == QProcess::FailedToStart)
        report(false, u"could not be executed: %1"_s.arg(m_process.errorString()));
}

void ChildProcess::report(bool cleanly, const QString &how)
{
    m_stopTimer.stop();
    m_logTimer.stop();
    const QString program = QFileInfo(m_spec.program).fileName();
    Q_EMIT exited({m_step > 0, cleanly, program + u' ' + how, m_log.tail()});
}

} // namespace scorewatch::embedded
