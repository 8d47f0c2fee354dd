// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way of a cheater: played, found by a rule, judged and banned by keys alone, and given back exactly. Everything
// in it is real: both servers, the simulator, the API, the window.
#include <QApplication>
#include <QFile>
#include <QPushButton>
#include <QTest>

#include "app/apihost.h"
#include "app/backend.h"
#include "app/desks.h"
#include "core/audit/auditdesk.h"
#include "core/base/async.h"
#include "core/fraud/frauddesk.h"
#include "core/identity/signingkey.h"
#include "core/identity/tokencodec.h"
#include "core/moderation/moderationdesk.h"
#include "core/remote/apiclient.h"
#include "core/remote/remoteboardservice.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"
#include "tests/ui/support/testwindow.h"
#include "ui/moderationbench.h"
#include "ui/pages/casepage.h"
#include "ui/pages/queuepage.h"
#include "ui/widgets/actpanel.h"
#include "ui/widgets/deskcolumn.h"
#include "ui/widgets/previewview.h"
#include "ui/widgets/proofview.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Found, judged, acted on: each may take so long on a machine that does much else.
constexpr int kPatience = 60'000;

/// When each player who was found first had more than ten increments in ten seconds, and how long it took from then to
/// the case, in milliseconds.
constexpr const char *kSlowestFinding = R"sql(
SELECT coalesce(ceil(max(1000 * extract(epoch FROM found.opened_at - crossed.at))), -1)::bigint
FROM (SELECT c.user_id, c.opened_at FROM scoreboard.cases c WHERE c.opened_by LIKE 'rule:%') AS found
CROSS JOIN LATERAL (
    SELECT min(h.created_at) AS at
    FROM (SELECT created_at, count(*) OVER (ORDER BY created_at RANGE interval '10 seconds' PRECEDING) AS increments
          FROM scoreboard.score_history WHERE user_id = found.user_id AND kind = 'increment') AS h
    WHERE h.increments > 10) AS crossed)sql";

} // namespace

class TestModerating : public QObject
{
    Q_OBJECT

    TestServers m_servers;
    QTemporaryDir m_directory;
    std::unique_ptr<SqlSession> m_sql;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<ApiHost> m_host;
    std::unique_ptr<Desks> m_desks;
    std::unique_ptr<TestWindow> m_test;
    std::unique_ptr<ApiClient> m_player;
    std::unique_ptr<RemoteBoardService> m_watching;
    LiveBoard m_board; ///< of the desk
    LiveBoard m_seen;  ///< by the player, through the API
    bool m_isServing = false;
    UserId m_cheater;
    qint64 m_ban = 0;

    MainWindow &window() { return m_test->window; }
    QueuePage &queue() { return window().moderation().queuePage(); }
    CasePage &casePage() { return window().moderation().casePage(); }
    ActPanel &panel() { return casePage().column().actPanel(); }

    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QVERIFY(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key(key), modifiers);
    }
    void type(const QString &text)
    {
        QVERIFY(QApplication::focusWidget());
        QTest::keyClicks(QApplication::focusWidget(), text);
    }
    /// With the Tab key, until the field of that name has the cursor.
    void tabTo(const QString &name)
    {
        for (int i = 0; i < 30 && QApplication::focusWidget()->objectName() != name; ++i)
            press(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), name);
    }

    QString secretFile()
    {
        const QString path = m_directory.filePath(u"jwt.key"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)
            || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
            || file.write(QByteArray(48, 'k').toBase64()) < 0)
            return {};
        return path;
    }
    /// The player logs in to the API and watches the board there.
    void logIn(const UserId &player)
    {
        const auto key = SigningKey::fromFile(m_backend->config().jwtSecretFile);
        VERIFY_OK(key);
        Principal who;
        who.subject = player.toByteArray();
        who.userId = player;
        who.tokenId = "t1";
        who.issuedAt = QDateTime::currentSecsSinceEpoch() - 60;
        who.expiresAt = who.issuedAt + 3600;
        m_watching.reset();
        RemoteOptions options;
        options.reconnectFirst = 20ms;
        options.reconnectCeiling = 200ms;
        m_player = std::make_unique<ApiClient>(*ApiEndpoint::fromUrl(m_host->address()),
                                               QString::fromLatin1(TokenCodec(*key).sign(who)), options);
        m_seen = {};
        m_watching = std::make_unique<RemoteBoardService>(*m_player);
        connect(m_watching.get(), &RemoteBoardService::boardChanged, this,
                [this](const LiveBoard &board) { m_seen = board; });
        m_watching->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_seen.state, LiveState::Live, kPatience);
    }
    /// Whether the API still knows the token.
    bool isLetIn(const UserId &player)
    {
        std::optional<bool> answer;
        async::onFinished(m_player->get(u"/api/v1/users/"_s + player.toString()), this,
                          [&answer](const Result<QJsonObject> &result) { answer = result.hasValue(); });
        return QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000) && *answer;
    }
    bool isOnBoard(const UserId &player) const
    {
        return std::ranges::any_of(m_board.top,
                                   [&](const BoardEntry &entry) { return entry.userId == player; });
    }
    /// Of the act with that id.
    QString standing(const QByteArray &column, qint64 act)
    {
        return m_sql->text("SELECT " + column
                               + " - 'version' - 'ended' FROM scoreboard.moderation_actions WHERE id = $1",
                           PgParams().integer(act));
    }
    qint64 newestAct(const UserId &player)
    {
        return m_sql
            ->text("SELECT max(id) FROM scoreboard.moderation_actions WHERE user_id = $1",
                   PgParams().uuid(player))
            .toLongLong();
    }

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<SqlSession>(*dsn);
        m_sql->exec(
            "UPDATE scoreboard.fraud_rules SET mode = CASE WHEN name = 'burst' THEN 'active' ELSE 'off' END");

        Backend::Options options;
        options.config.postgresDsn = *dsn;
        options.config.redis = m_servers.redisEndpoint();
        options.config.apiListen = *ListenAddress::fromText(u"127.0.0.1:0"_s);
        options.config.jwtSecretFile = secretFile();
        options.simulatedRate = 300;
        options.simulatedPlayers = 60; // so few that a cheater is soon seen
        m_backend = std::make_unique<Backend>(options);
        connect(m_backend.get(), &Backend::ready, this, [this] {
            m_desks = std::make_unique<Desks>(*m_backend, Actor{u"mara"_s, Role::Moderator, {}});
            m_host = std::make_unique<ApiHost>(*m_backend);
            connect(m_host.get(), &ApiHost::serving, this, [this] { m_isServing = true; });
            connect(m_host.get(), &ApiHost::failed, this,
                    [](const Error &error) { QFAIL(qPrintable(toString(error))); });
            m_host->start(-1);
        });
        m_test = std::make_unique<TestWindow>();
        connect(m_backend.get(), &Backend::boardChanged, this, [this](const LiveBoard &board) {
            m_board = board;
            window().applyBoard(board);
        });
        m_backend->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_isServing, kPatience);

        window().setWho(u"mara · moderator"_s, Access::Moderator);
        window().setModerationDesk(&m_desks->moderation());
        window().setFraudDesk(&m_desks->fraud());
        window().setAuditDesk(&m_desks->audit());
        window().resize(1300, 850);
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    void cleanupTestCase()
    {
        if (m_test) {
            window().setModerationDesk(nullptr);
            window().setFraudDesk(nullptr);
            window().setAuditDesk(nullptr);
        }
        m_watching.reset();
        m_player.reset();
        m_test.reset();
        m_host.reset();
        m_desks.reset();
        m_backend.reset();
    }

    void aCheaterIsFoundWithinTwoSecondsOfCrossingTheRule()
    {
        window().showPage("queue");
        QTRY_COMPARE_WITH_TIMEOUT(queue().picture(), QueuePage::Picture::Rows, 2 * kPatience);
        const qint64 slowest = m_sql->text(kSlowestFinding).toLongLong();
        QVERIFY2(slowest >= 0 && slowest < 2000, qPrintable(QString::number(slowest)));
    }

    void isClaimedAndOpened()
    {
        QTRY_VERIFY(queue().current());
        press(Qt::Key_C);
        QTRY_COMPARE_WITH_TIMEOUT(queue().current()->claimedBy, u"mara"_s, kPatience);
        m_cheater = queue().current()->player;
        press(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(casePage().picture(), CasePage::Picture::Case, kPatience);
        QCOMPARE(casePage().current()->player, m_cheater);
    }

    void isPreviewedAndBanned()
    {
        logIn(m_cheater); // and watches
        QVERIFY(isLetIn(m_cheater));

        // For good, which needs a second person among the best hundred.
        press(Qt::Key_6);
        QTRY_VERIFY_WITH_TIMEOUT(panel().preview().preview().has_value(), kPatience);
        QVERIFY2(!panel().preview().isRefused() || panel().preview().preview()->needsSecondPerson,
                 qPrintable(panel().preview().sentence()));
        type(u"More increments than a person can make."_s);
        QTRY_VERIFY(panel().findChild<QWidget *>(u"Seen by"_s)->isVisible());
        tabTo(u"Seen by"_s);
        type(u"jonas"_s);
        auto *verb = panel().findChild<QPushButton *>(u"verb"_s);
        QTRY_VERIFY_WITH_TIMEOUT(verb->isEnabled(), kPatience);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(panel().stage(), ActPanel::Stage::Proof, kPatience);
        m_ban = newestAct(m_cheater);
    }

    void leavesTheBoardAndTheApi()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!isOnBoard(m_cheater), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(m_seen.state != LiveState::Live, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!isLetIn(m_cheater), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(panel().proof().isComplete(), kPatience);
        QCOMPARE(
            m_sql->text("SELECT is_banned FROM scoreboard.users WHERE id = $1", PgParams().uuid(m_cheater)),
            u"t"_s);
    }

    void isGivenBackExactly()
    {
        press(Qt::Key_U);
        QTRY_VERIFY_WITH_TIMEOUT(newestAct(m_cheater) > m_ban, kPatience);
        QCOMPARE(standing("state_after", newestAct(m_cheater)), standing("state_before", m_ban));
        QTRY_VERIFY_WITH_TIMEOUT(isLetIn(m_cheater), kPatience);
        logIn(m_cheater); // by a token of before the ban
        QTRY_COMPARE_WITH_TIMEOUT(
            m_sql->text("SELECT count(*) FROM scoreboard.scores WHERE user_id = $1 AND on_board",
                        PgParams().uuid(m_cheater)),
            u"1"_s, kPatience);
        QCOMPARE(m_sql->text("SELECT string_agg(action_type, ',' ORDER BY id) FROM scoreboard.audit_log "
                             "WHERE user_id = $1 AND action_type LIKE 'BAN%'",
                             PgParams().uuid(m_cheater)),
                 u"BAN,BAN_TAKEN_BACK"_s);
    }
};

QTEST_MAIN(TestModerating)
#include "tst_moderating.moc"
