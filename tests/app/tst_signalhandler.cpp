// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signalhandler.h"

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include <QSignalSpy>

#include "tests/support/support.h"

using namespace scorewatch;

class TestSignalHandler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEachSignal_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("the system") << SIGTERM;
    }
    void tellsEachSignal()
    {
        QFETCH(int, signal);
        SignalHandler handler;
        QSignalSpy spy(&handler, &SignalHandler::received);
        ::raise(signal);
        QVERIFY(spy.wait());
        QCOMPARE(spy.first().first().toInt(), signal);
    }

    void whatWasIgnoredStaysSo()
    {
        ::signal(SIGINT, SIG_IGN);
        {
            SignalHandler handler;
            struct sigaction present = {};
            QCOMPARE(::sigaction(SIGINT, nullptr, &present), 0);
            QVERIFY(present.sa_handler == SIG_IGN);
        }
        ::signal(SIGINT, SIG_DFL);
    }

    void theDefaultComesBack()
    {
        {
            SignalHandler handler;
        }
        struct sigaction present = {};
        QCOMPARE(::sigaction(SIGTERM, nullptr, &present), 0);
        QVERIFY(present.sa_handler == SIG_DFL);
    }

    /// In a child without an event loop: the first one is only noted, the second one ends it.
    void aSecondInterruptEndsTheProgram()
    {
        const pid_t child = ::fork();
        if (child == 0) {
            SignalHandler handler;
            ::raise(SIGINT);
            ::raise(SIGINT);
            ::_exit(0); // not reached
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 128 + SIGINT);
    }
};

QTEST_GUILESS_MAIN(TestSignalHandler)
#include "tst_signalhandler.moc"
