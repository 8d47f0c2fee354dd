// SPDX-License-Identifier: GPL-3.0-or-later
// A profile of a scorewatchd against the real program on real servers.
#include <QSignalSpy>
#include <QTemporaryDir>

#include "app/remotebackend.h"
#include "app/remotetest.h"
#include "core/base/async.h"
#include "core/postgres/pgconnection.h"
#include "tests/support/daemonbench.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestWatchScorewatchd : public QObject
{
    Q_OBJECT

    static constexpr int kPlayers = 30;

    DaemonBench m_bench{QStringLiteral(SCOREWATCHD)};
    QTemporaryDir m_directory;
    std::vector<UserId> m_players;
    std::unique_ptr<QProcess> m_daemon;
    std::unique_ptr<RemoteBackend> m_backend;
    QString m_url;
    LiveBoard m_shown;

    void serve(const QString &listen)
    {
        m_url.clear();
        m_daemon = m_bench.launch({u"serve"_s, u"--api-listen"_s, listen});
        QByteArray said;
        const auto hasSpoken = [&] {
            if (m_daemon->state() == QProcess::NotRunning)
                return true;
            said += m_daemon->readAllStandardOutput();
            const qsizetype at = said.indexOf("API ");
            if (at < 0 || said.indexOf('\n', at) < 0)
                return false;
            m_url = QString::fromUtf8(said.mid(at + 3, said.indexOf('\n', at) - at - 3).trimmed());
            return true;
        };
        QVERIFY2(QTest::qWaitFor(hasSpoken, DaemonBench::kPatience) && m_url.startsWith("http"_L1),
                 (said + m_daemon->readAllStandardError().right(700)).constData());
    }
    void endService()
    {
        if (!m_daemon)
            return;
        m_daemon->terminate();
        const bool ended
            = m_daemon->state() == QProcess::NotRunning || m_daemon->waitForFinished(DaemonBench::kPatience);
        m_daemon.reset();
        QVERIFY(ended);
    }
    [[nodiscard]] QString issue(const QString &role) const
    {
        const QString who = role == "player"_L1 ? m_players.front().toString() : u"mara"_s;
        return m_bench.run({u"token"_s, u"issue"_s, u"--sub"_s, who, u"--role"_s, role}).out.trimmed();
    }
    void open(const QString &token)
    {
        const auto endpoint = ApiEndpoint::fromUrl(m_url);
        VERIFY_OK(endpoint);
        RemoteOptions options;
        options.reconnectFirst = 20ms;
        options.reconnectCeiling = 200ms;
        m_backend = std::make_unique<RemoteBackend>(*endpoint, token, options);
        connect(m_backend.get(), &RemoteBackend::boardChanged, this,
                [this](const LiveBoard &board) { m_shown = board; });
        m_backend->start();
    }
    template <typename T> Result<T> wait(const QFuture<Result<T>> &future)
    {
        std::optional<Result<T>> answer;
        async::onFinished(future, this, [&answer](const Result<T> &result) { answer = result; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, DaemonBench::kPatience))
            return Error{Error::Code::Internal, u"The test waited in vain."_s, {}, {}};
        return *answer;
    }
    [[nodiscard]] qint64 topScore() const { return m_shown.top.isEmpty() ? -1 : m_shown.top.first().score; }

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_bench.start());
        VERIFY_OK(m_bench.renew());
        QFile key(m_directory.filePath(u"jwt.key"_s));
        QVERIFY(key.open(QIODevice::WriteOnly) && key.write(QByteArray(40, 's')) == 40);
        QVERIFY(key.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        key.close();
        m_bench.environment.insert(u"SCOREWATCH_JWT_SECRET_FILE"_s, key.fileName());

        const auto connection = PgConnection::open(m_bench.dsn(), {});
        VERIFY_OK(connection);
        auto players = addPlayers(**connection, kPlayers);
        VERIFY_OK(players);
        m_players = *players;
        for (size_t i = 0; i < m_players.size(); ++i)
            VERIFY_OK(setScore(**connection, m_players[i], 1000 - 10 * qint64(i)));
        serve(u"127.0.0.1:0"_s);
    }
    void cleanup()
    {
        m_backend.reset();
        m_shown = {};
    }
    void cleanupTestCase() { endService(); }

    void anOperatorWatches()
    {
        open(issue(u"operator"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_shown.state, LiveState::Live, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(topScore(), 1000, 30'000);
        QCOMPARE(m_shown.playerCount, kPlayers);
        QCOMPARE(m_shown.top.size(), kBoardSize);
        QTRY_COMPARE(m_shown.top.first().username, u"player 1"_s);

        ScoreStack stack(m_bench.dsn(), m_bench.servers().redisEndpoint());
        QTRY_VERIFY(stack.isInStep());
        ScoreWrite write;
        write.userId = m_players.back();
        write.correction = 5000;
        write.principal = "test";
        write.actor = "test";
        write.reason = "test";
        stack.write(write);
        QTRY_COMPARE(m_shown.top.first().userId, m_players.back());
        QTRY_COMPARE(m_shown.top.first().username, u"player %1"_s.arg(kPlayers));
        QCOMPARE(m_shown.stats.rejected + m_shown.stats.ignored, 0);
        QCOMPARE(m_shown.stats.missed, 0);
    }

    void anOperatorFindsPlayers()
    {
        open(issue(u"operator"_s));
        const auto found = wait(m_backend->lookup()->find(u"PLAYER 1"_s, 20));
        VERIFY_OK(found);
        QCOMPARE(found->size(), 11); // 1 and 10 to 19
        const auto around = wait(m_backend->lookup()->around(m_players[20], 3));
        VERIFY_OK(around);
        QCOMPARE(around->entries.size(), 7);
        QCOMPARE(around->entries.at(3).userId, m_players[20]);
        const auto page = wait(m_backend->lookup()->page(20, 100));
        VERIFY_OK(page);
        QCOMPARE(page->entries.size(), kPlayers - 20);
        QCOMPARE(page->entries.first().rank, 21);
        QCOMPARE(page->playerCount, kPlayers);
        const auto nobody = wait(m_backend->lookup()->around(UserId::random(), 3));
        QVERIFY(!nobody);
        QCOMPARE(nobody.error().code, Error::Code::NotFound);
    }

    void theTestSaysWhatATokenMay()
    {
        using Status = DoctorCheck::Status;
        const auto endpoint = ApiEndpoint::fromUrl(m_url);
        VERIFY_OK(endpoint);
        const auto whole = wait(RemoteTest::start(*endpoint, issue(u"operator"_s), this));
        VERIFY_OK(whole);
        for (const DoctorCheck &check : *whole)
            QVERIFY2(check.status == Status::Ok, qPrintable(check.title + u": "_s + check.advice));
        const auto half = wait(RemoteTest::start(*endpoint, issue(u"player"_s), this));
        VERIFY_OK(half);
        QCOMPARE(half->last().status, Status::Warning);
        const auto none = wait(RemoteTest::start(*endpoint, u"a.b.c"_s, this));
        QVERIFY(!none);
        QCOMPARE(none.error().code, Error::Code::PermissionDenied);
    }

    void aForgedTokenAsksForAnother()
    {
        open(issue(u"operator"_s) + u"x"_s);
        QSignalSpy refused(m_backend.get(), &BoardBackend::loginRefused);
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused.first().first().value<Error>().code, Error::Code::PermissionDenied);
    }

    void theServiceIsStartedAnew()
    {
        open(issue(u"operator"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_shown.state, LiveState::Live, 30'000);
        const QString before = m_url;
        endService();
        QTRY_COMPARE(m_shown.state, LiveState::Offline);
        QVERIFY(!m_shown.top.isEmpty());
        serve(QString(before).remove(u"http://"_s));
        QCOMPARE(m_url, before);
        QTRY_COMPARE_WITH_TIMEOUT(m_shown.state, LiveState::Live, 30'000);
    }
};

QTEST_GUILESS_MAIN(TestWatchScorewatchd)
#include "tst_watchscorewatchd.moc"
