// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signalhandler.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace scorewatch {
namespace {

// A signal handler gets no context, and may use nothing but these.
volatile std::sig_atomic_t writeEnd = -1;
volatile std::sig_atomic_t interrupts = 0;

extern "C" void handleSignal(int signal)
{
    const int savedErrno = errno;
    if (signal == SIGINT) {
        interrupts = interrupts + 1;
        if (interrupts > 1)
            ::_exit(128 + SIGINT);
    }
    const char byte = char(signal);
    // A full pipe holds what was asked already.
    [[maybe_unused]] const ssize_t written = ::write(writeEnd, &byte, 1);
    errno = savedErrno;
}

void handle(int signal)
{
    struct sigaction present = {};
    // Ignored by whoever started us (nohup, a shell's background job): it stays so.
    if (::sigaction(signal, nullptr, &present) == 0 && present.sa_handler == SIG_IGN)
        return;
    struct sigaction action = {};
    action.sa_handler = handleSignal;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
}

void release(int signal)
{
    struct sigaction present = {};
    if (::sigaction(signal, nullptr, &present) == 0 && present.sa_handler == handleSignal)
        ::signal(signal, SIG_DFL);
}

} // namespace

SignalHandler::SignalHandler(QObject *parent) : QObject(parent)
{
    Q_ASSERT(writeEnd == -1);
    if (::pipe2(m_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // out of descriptors: the signals then end the program as they always do
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &SignalHandler::read);
    interrupts = 0;
    writeEnd = m_pipe[1];
    handle(SIGINT);
    handle(SIGTERM);
}

SignalHandler::~SignalHandler()
{
    if (!m_notifier)
        return;
    release(SIGINT);
    release(SIGTERM);
    writeEnd = -1;
    m_notifier.reset();
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

void SignalHandler::read()
{
    char byte = 0;
    while (::read(m_pipe[0], &byte, 1) == 1)
        Q_EMIT received(byte);
}

} // namespace scorewatch
