// SPDX-License-Identifier: GPL-3.0-or-later
// A profile of a scorewatchd as the desktop serves it.
#include "app/remotebackend.h"

#include <QJsonArray>
#include <QSignalSpy>

#include "app/remotetest.h"
#include "core/base/async.h"
#include "tests/core/remote/fakescorewatchd.h"
#include "tests/core/remote/remotemessages.h"
#include "tests/core/remote/remotewatch.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestRemoteBackend : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeScorewatchd> m_server;
    std::unique_ptr<RemoteBackend> m_backend;
    LiveBoard m_shown;
    ConnectionStatus m_status;

    void open(const QString &token = FakeScorewatchd::goodToken())
    {
        m_shown = {};
        m_backend = std::make_unique<RemoteBackend>(m_server->endpoint(), token, RemoteWatch::hurried());
        connect(m_backend.get(), &RemoteBackend::boardChanged, this,
                [this](const LiveBoard &board) { m_shown = board; });
        connect(m_backend.get(), &RemoteBackend::scorewatchdChanged, this,
                [this](const ConnectionStatus &status) { m_status = status; });
    }
    Result<QList<DoctorCheck>> test(const QString &token)
    {
        std::optional<Result<QList<DoctorCheck>>> answer;
        async::onFinished(RemoteTest::start(m_server->endpoint(), token, this), this,
                          [&answer](const auto &result) { answer = result; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
            return Error{Error::Code::Internal, u"The test waited in vain."_s, {}, {}};
        return *answer;
    }
    static QList<DoctorCheck::Status> statuses(const QList<DoctorCheck> &checks)
    {
        QList<DoctorCheck::Status> out;
        for (const DoctorCheck &check : checks)
            out.append(check.status);
        return out;
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeScorewatchd>();
        m_server->start();
        m_server->greeting = [](const QUrlQuery &) { return text(snapshotJson("e1", 120, remoteTop(10))); };
    }
    void cleanup()
    {
        m_backend.reset();
        m_server.reset();
    }

    void showsTheBoardAndSaysWhere()
    {
        open();
        QSignalSpy addressed(m_backend.get(), &BoardBackend::addressed);
        m_backend->start();
        QCOMPARE(addressed.count(), 1);
        QVERIFY(m_backend->lookup());
        QCOMPARE(m_status.state, ConnectionStatus::State::Connecting);
        QTRY_COMPARE(m_shown.state, LiveState::Live);
        QTRY_COMPARE(m_status.state, ConnectionStatus::State::Connected);
        QCOMPARE(m_status.name, u"scorewatchd"_s);
        QCOMPARE(m_status.place, m_server->endpoint().displayName());

        QJsonObject news = updateJson("e1", 120, 120);
        news.insert("state"_L1, u"offline"_s);
        m_server->send(news);
        QTRY_COMPARE(m_status.state, ConnectionStatus::State::Degraded);
        QVERIFY(m_status.detail.contains("Redis"_L1));

        m_server->stop();
        QTRY_COMPARE(m_status.state, ConnectionStatus::State::Disconnected);
        QVERIFY(!m_status.detail.isEmpty());
        m_server->start();
        QTRY_COMPARE(m_status.state, ConnectionStatus::State::Connected);
    }

    void asksForAToken_data()
    {
        QTest::addColumn<QString>("token");
        QTest::newRow("none") << QString();
        QTest::newRow("an old one") << u"old"_s;
    }
    void asksForAToken()
    {
        QFETCH(QString, token);
        open(token);
        QSignalSpy refused(m_backend.get(), &BoardBackend::loginRefused);
        m_backend->start();
        QCOMPARE(refused.count(), 0); // later: whoever opened the profile is not done yet
        QTRY_COMPARE(refused.count(), 1);
        QVERIFY(refused.first().first().value<Error>().message.contains("token"_L1));
        QCOMPARE(m_status.state, ConnectionStatus::State::Disconnected);
    }

    void endsWhileItStarts()
    {
        for (int i = 0; i < 10; ++i) {
            open();
            m_backend->start();
            for (int turn = 0; turn < i; ++turn)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
            m_backend.reset();
        }
    }

    void theTestFindsWhatIsMissing()
    {
        using Status = DoctorCheck::Status;
        const auto refused = test(u"old"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::PermissionDenied);

        m_server->answers.insert(u"/api/v1/leaderboard"_s,
                                 {200, R"({"entries":[],"players":2000,"stale":false})", {}});
        m_server->answers.insert(u"/api/v1/leaderboard/players"_s, {200, R"({"players":[]})", {}});
        const auto good = test(m_server->token);
        VERIFY_OK(good);
        QCOMPARE(statuses(*good), (QList<Status>{Status::Ok, Status::Ok, Status::Ok}));
        QCOMPARE(good->at(1).found, u"2000 players"_s);

        m_server->answers.insert(u"/api/v1/leaderboard"_s,
                                 {200, R"({"entries":[],"players":2000,"stale":true})", {}});
        m_server->answers.insert(
            u"/api/v1/leaderboard/players"_s,
            {403, R"({"type":"urn:scorewatch:problem:forbidden","detail":"Operators only."})", {}});
        const auto limited = test(m_server->token);
        VERIFY_OK(limited);
        QCOMPARE(statuses(*limited), (QList<Status>{Status::Ok, Status::Warning, Status::Warning}));
        QVERIFY(limited->at(2).advice.contains("role operator"_L1));

        m_server->answers.remove(u"/api/v1/leaderboard"_s);
        const auto blind = test(m_server->token);
        VERIFY_OK(blind);
        QCOMPARE(blind->at(1).status, Status::Bad);
    }
};

QTEST_GUILESS_MAIN(TestRemoteBackend)
#include "tst_remotebackend.moc"
