// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/serverstate.h"

#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>

#include "core/embedded/instancelock.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace Qt::StringLiterals;

class TestServerState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsReadAsItWasWritten()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(u"servers.json"_s);
        QVERIFY(!ServerState::read(path));
        ServerState state;
        state.owner = ProcessIdentity::ofThisProgram();
        state.postgres = {4711, std::numeric_limits<quint64>::max()};
        state.ready = true;
        state.socketDirectory = u"/run/ü \"x\""_s;
        state.dataDirectory = u"/data"_s;
        VERIFY_OK(state.write(path));
        QCOMPARE(ServerState::read(path), std::optional(state));
    }

    void aFileThatMakesNoSense_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"owner\": {\"proc");
        QTest::newRow("another type") << QByteArray("[1, 2]");
        QTest::newRow("wrong types") << QByteArray(R"({"owner": 7, "socketDirectory": 8, "ready": "x"})");
        QTest::newRow("relative") << QByteArray(R"({"owner": {"processId": "1"}, "socketDirectory": "tmp"})");
        QTest::newRow("large") << QByteArray(1 << 20, '[');
    }

    void aFileThatMakesNoSense()
    {
        QFETCH(const QByteArray, text);
        QTemporaryDir directory;
        QFile file(directory.filePath(u"servers.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QVERIFY(!ServerState::read(file.fileName()));
    }

    void aLaterProcessOfTheSameNumberIsAnother()
    {
        ProcessIdentity self = ProcessIdentity::ofThisProgram();
        QVERIFY(self.startTime > 0);
        QVERIFY(self.isAlive());
        ++self.startTime;
        QVERIFY(!self.isAlive());
        QVERIFY(!ProcessIdentity().isAlive());
    }

    void aZombieIsNotAlive()
    {
        int gate[2];
        QCOMPARE(::pipe(gate), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            char byte = 0;
            ::close(gate[1]);
            ::_exit(::read(gate[0], &byte, 1) < 0 ? 1 : 0);
        }
        QVERIFY(child > 0);
        const ProcessIdentity identity = ProcessIdentity::of(child);
        QVERIFY(identity.isAlive());
        ::close(gate[0]);
        ::close(gate[1]); // the child reads the end and exits; nobody has waited for it yet
        QTRY_VERIFY(!identity.isAlive());
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        QVERIFY(!identity.isAlive());
    }

    void theLockHasOneHolder()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(u"lock"_s);
        auto first = InstanceLock::tryTake(path);
        VERIFY_OK(first);
        QVERIFY(*first);
        auto second = InstanceLock::tryTake(path);
        VERIFY_OK(second);
        QVERIFY(!*second);
        first->reset();
        second = InstanceLock::tryTake(path);
        VERIFY_OK(second);
        QVERIFY(*second);
        QVERIFY(!InstanceLock::tryTake(directory.filePath(u"no/such/lock"_s)));
    }
};

QTEST_GUILESS_MAIN(TestServerState)
#include "tst_serverstate.moc"
