// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/identity/identitybench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

using Status = AccountOutcome::Status;

class TestAccountService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<IdentityBench>(m_servers, *dsn);
        QTRY_VERIFY(m_bench->isReady());
    }

    void cleanup() { m_bench.reset(); }

    void registersAndLogsIn()
    {
        const auto added = m_bench->add(u"mara"_s, "203.0.113.7");
        VERIFY_OK(added);
        QCOMPARE(added->status, Status::Done);
        expectGoodTokens(added->tokens);
        QCOMPARE(
            sql("SELECT username, email, country_code, password_hash LIKE '$2b$04$%' FROM scoreboard.users"),
            u"mara|mara@example.com|VN|t"_s);
        QCOMPARE(sql("SELECT score, on_board FROM scoreboard.scores"), u"0|t"_s);
        QCOMPARE(sql("SELECT ip_address, user_agent FROM scoreboard.sessions"), u"203.0.113.7|test"_s);
        for (const QString &login : {u"mara"_s, u"mara@example.com"_s, u"Mara@Example.COM"_s}) {
            const auto outcome = m_bench->logIn(login);
            VERIFY_OK(outcome);
            QVERIFY2(outcome->status == Status::Done, qPrintable(login));
            expectGoodTokens(outcome->tokens);
            QVERIFY(outcome->tokens.principal.sessionId != added->tokens.principal.sessionId);
        }
        QCOMPARE(m_bench->logIn(u"MARA"_s)->status, Status::WrongCredentials);
        QCOMPARE(sql("SELECT count(*) FROM scoreboard.sessions"), u"4"_s);
    }

    void noSecretIsStored()
    {
        const auto added = m_bench->add(u"mara"_s);
        VERIFY_OK(added);
        QString everything;
        for (const char *table :
             {"users", "sessions", "refresh_families", "refresh_tokens", "audit_log", "outbox"})
            everything += sql(QByteArray("SELECT t::text FROM scoreboard.") + table + " t") + u'\n';
        for (const QString &secret :
             {IdentityBench::password(), QString::fromLatin1(added->tokens.refreshToken),
              QString::fromLatin1(added->tokens.accessToken)})
            QVERIFY(!everything.contains(secret));
        QVERIFY(everything.contains(u"mara@example.com"_s));
    }

    void namesAndAddressesAreTakenOnce()
    {
        VERIFY_OK(m_bench->add(u"mara"_s));
        const auto tryOut = [this](const QString &name, const QString &email) {
            return IdentityBench::await(
                m_bench->service.registerPlayer({name, email, IdentityBench::password(), {}, {}}));
        };
        for (const QString &name : {u"mara"_s, u"Mara"_s}) {
            const auto outcome = tryOut(name, u"other@example.com"_s);
            VERIFY_OK(outcome);
            QCOMPARE(outcome->status, Status::NameTaken);
            QCOMPARE(outcome->field, QByteArray("username"));
        }
        const auto outcome = tryOut(u"other"_s, u"MARA@example.com"_s);
        VERIFY_OK(outcome);
        QCOMPARE(outcome->status, Status::NameTaken);
        QCOMPARE(outcome->field, QByteArray("email"));
        QCOMPARE(sql("SELECT count(*) FROM scoreboard.users"), u"1"_s);
        QCOMPARE(sql("SELECT count(*) FROM scoreboard.sessions"), u"1"_s);
    }

    void refusesFieldsWithoutWork()
    {
        const auto outcome = m_bench->add(u"x"_s);
        VERIFY_OK(outcome);
        QCOMPARE(outcome->status, Status::InvalidField);
        QCOMPARE(outcome->field, QByteArray("username"));
        QCOMPARE(m_bench->passwords.computed(), 0);
    }

    /// One bcrypt for each, whoever it is: the clock tells nothing.
    void unknownCostsAsMuchAsWrong()
    {
        VERIFY_OK(m_bench->add(u"mara"_s));
        m_bench->sql.exec("INSERT INTO scoreboard.users (username, email, password_hash) "
                          "VALUES ('locked', 'locked@example.com', '!')");
        const QList<std::pair<QString, QString>> tries{
            {u"mara"_s, u"wrong horse"_s},
            {u"nobody"_s, u"wrong horse"_s},
            {u"nobody"_s + QChar(u'\0'), u"wrong horse"_s},
            {QString(300, u'x'), u"wrong horse"_s},
            {u"locked"_s, u"!"_s},
            {u"mara"_s, QString(100, u'x')},
            {u"mara"_s, {}},
        };
        QString sentence;
        for (const auto &[login, password] : tries) {
            const qint64 before = m_bench->passwords.computed();
            const auto outcome = m_bench->logIn(login, password);
            VERIFY_OK(outcome);
            QCOMPARE(outcome->status, Status::WrongCredentials);
            QCOMPARE(m_bench->passwords.computed(), before + 1);
            QVERIFY(sentence.isEmpty() || sentence == outcome->sentence);
            sentence = outcome->sentence;
        }
    }

    void bannedAndClosedAreToldToWhoKnowsThePassword()
    {
        VERIFY_OK(m_bench->add(u"mara"_s));
        m_bench->sql.exec("UPDATE scoreboard.users SET is_banned = true");
        QCOMPARE(m_bench->logIn(u"mara"_s)->status, Status::Banned);
        QCOMPARE(m_bench->logIn(u"mara"_s, u"wrong horse"_s)->status, Status::WrongCredentials);
        m_bench->sql.exec("UPDATE scoreboard.users SET is_active = false");
        QCOMPARE(m_bench->logIn(u"mara"_s)->status, Status::Inactive);
        QCOMPARE(sql("SELECT count(*) FROM scoreboard.sessions"), u"1"_s);
    }

    void guessesAreSlowedDownByAccount()
    {
        VERIFY_OK(m_bench->add(u"mara"_s));
        for (int i = 0; i < 3; ++i) // right ones do not count
            QCOMPARE(m_bench->logIn(u"mara"_s)->status, Status::Done);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(m_bench->logIn(i % 2 ? u"mara"_s : u"mara@example.com"_s, u"wrong horse"_s)->status,
                     Status::WrongCredentials);
        const qint64 before = m_bench->passwords.computed();
        const auto refused = m_bench->logIn(u"mara"_s);
        VERIFY_OK(refused);
        QCOMPARE(refused->status, Status::Throttled);
        QVERIFY(refused->retryAfter.count() > 800 && refused->retryAfter.count() <= 900);
        QCOMPARE(m_bench->passwords.computed(), before);
        // Somebody unknown is not told from somebody known by this, either.
        for (int i = 0; i < 5; ++i)
            QCOMPARE(m_bench->logIn(u"nobody"_s)->status, Status::WrongCredentials);
        QCOMPARE(m_bench->logIn(u"NOBODY"_s)->status, Status::Throttled);
    }

    /// At once, no more guesses get through than one after the other.
    void guessesAtOnceAreCountedBefore()
    {
        VERIFY_OK(m_bench->add(u"mara"_s));
        QList<AccountService::Answer> answers;
        for (int i = 0; i < 20; ++i)
            answers.append(m_bench->service.login({u"mara"_s, u"wrong horse"_s, {}}));
        int looked = 0;
        for (const auto &answer : answers) {
            const auto outcome = IdentityBench::await(answer);
            VERIFY_OK(outcome);
            looked += outcome->status == Status::WrongCredentials;
        }
        QCOMPARE(looked, 5);
    }

    void attemptsAreSlowedDownByAddress()
    {
        for (int i = 0; i < 10; ++i)
            QCOMPARE(m_bench->logIn(u"nobody %1"_s.arg(i), u"x"_s, "2001:db8::1")->status,
                     Status::WrongCredentials);
        QCOMPARE(m_bench->logIn(u"nobody"_s, u"x"_s, "2001:db8::2")->status, Status::Throttled);
        QCOMPARE(m_bench->add(u"mara"_s, "2001:db8::3")->status, Status::Throttled);
        QCOMPARE(m_bench->logIn(u"nobody"_s, u"x"_s, "2001:db8:0:1::2")->status, Status::WrongCredentials);
    }

    void logsOut()
    {
        const auto added = m_bench->add(u"mara"_s);
        VERIFY_OK(added);
        const Principal who = added->tokens.principal;
        QTRY_COMPARE(m_bench->redis({"EXISTS", "session:" + who.sessionId}), QByteArray("1"));
        QSignalSpy told(&m_bench->revocations, &RevocationList::sessionRevoked);
        QVERIFY(!m_bench->revocations.isRevoked(who));
        QCOMPARE(IdentityBench::await(m_bench->service.logOut(who))->status, Status::Done);
        QVERIFY(m_bench->revocations.isRevoked(who));
        QTRY_COMPARE(told.count(), 1);
        QTRY_COMPARE(m_bench->redis({"EXISTS", "session:" + who.sessionId}), QByteArray("0"));
        QCOMPARE(sql("SELECT revoked_at IS NOT NULL, revoked_reason FROM scoreboard.sessions"),
                 u"t|logged out"_s);
        QCOMPARE(m_bench->refresh(added->tokens.refreshToken)->status, Status::InvalidRefreshToken);
        QCOMPARE(sql("SELECT count(*) FROM scoreboard.audit_log"), u"0"_s);                 // no reuse
        QCOMPARE(IdentityBench::await(m_bench->service.logOut(who))->status, Status::Done); // again
        Principal byHand = who;
        byHand.sessionId.clear();
        QCOMPARE(IdentityBench::await(m_bench->service.logOut(byHand))->status, Status::NoSession);
    }

    void refreshesAndNoticesReuse()
    {
        const auto added = m_bench->add(u"mara"_s);
        VERIFY_OK(added);
        const auto second = m_bench->refresh(added->tokens.refreshToken);
        VERIFY_OK(second);
        QCOMPARE(second->status, Status::Done);
        expectGoodTokens(second->tokens);
        QCOMPARE(second->tokens.principal.sessionId, added->tokens.principal.sessionId);
        QVERIFY(second->tokens.principal.tokenId != added->tokens.principal.tokenId);
        QCOMPARE(m_bench->refresh(second->tokens.refreshToken)->status, Status::Done);
        const auto reused = m_bench->refresh(added->tokens.refreshToken);
        VERIFY_OK(reused);
        QCOMPARE(reused->status, Status::InvalidRefreshToken);
        QVERIFY(m_bench->revocations.isRevoked(added->tokens.principal));
        QCOMPARE(sql("SELECT action_type, ip_address FROM scoreboard.audit_log"),
                 u"REFRESH_TOKEN_REUSED|203.0.113.9"_s);
        for (const QByteArray &token : {QByteArray(), QByteArray(43, 'A'), QByteArray(100'000, 'A')})
            QCOMPARE(m_bench->refresh(token)->status, Status::InvalidRefreshToken);
    }

    void tokensOfTheSecondOfARevocationLive()
    {
        const auto added = m_bench->add(u"mara"_s);
        VERIFY_OK(added);
        m_bench->sql.exec("UPDATE scoreboard.users SET tokens_valid_after = clock_timestamp()");
        m_bench->revocations.start();
        QTRY_VERIFY(m_bench->revocations.isRevoked(added->tokens.principal));
        QCOMPARE(m_bench->refresh(added->tokens.refreshToken)->status, Status::InvalidRefreshToken);
        const auto again = m_bench->logIn(u"mara"_s);
        VERIFY_OK(again);
        QVERIFY(!m_bench->revocations.isRevoked(again->tokens.principal));
    }

    void withoutServersItIsAnError()
    {
        VERIFY_OK(m_bench->add(u"mara"_s));
        VERIFY_OK(m_servers.killRedis());
        QTRY_VERIFY(!m_bench->isReady());
        QCOMPARE(m_bench->logIn(u"mara"_s)->status, Status::Done); // Redis is not needed
        m_bench->pool.shutDown();
        const auto outcome = m_bench->logIn(u"mara"_s);
        QVERIFY(!outcome);
        VERIFY_OK(m_servers.startRedis());
    }

private:
    QString sql(const QByteArray &statement) { return m_bench->sql.text(statement); }

    void expectGoodTokens(const AccountTokens &tokens)
    {
        const auto verdict = m_bench->codec.verify(tokens.accessToken, QDateTime::currentSecsSinceEpoch());
        QCOMPARE(verdict.fault, TokenFault::None);
        QVERIFY(verdict.principal == tokens.principal);
        QCOMPARE(verdict.principal.expiresAt - verdict.principal.issuedAt, 600);
        QCOMPARE(tokens.refreshToken.size(), 43);
        QVERIFY(tokens.refreshExpiresAt > QDateTime::currentDateTimeUtc().addDays(29));
        QCOMPARE(sql("SELECT user_id FROM scoreboard.sessions WHERE id = '" + tokens.principal.sessionId
                     + "' AND jwt_token_id = '" + tokens.principal.tokenId + "'"),
                 QString::fromLatin1(tokens.principal.subject));
    }

    TestServers m_servers;
    std::unique_ptr<IdentityBench> m_bench;
};

QTEST_GUILESS_MAIN(TestAccountService)
#include "tst_accountservice.moc"
