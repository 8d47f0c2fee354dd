// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/caseservice.h"

#include <numeric>
#include <thread>

#include "tests/core/moderation/moderationbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kHands = 8;
constexpr int kRounds = 1000;

/// Fails where it was not refused in this way, with these words in the sentence.
template <typename T> QByteArray notRefused(const Result<T> &result, Error::Code code, const QString &words)
{
    if (result)
        return "it was done";
    if (result.error().code != code || !result.error().message.contains(words))
        return toString(result.error()).toUtf8();
    return {};
}

#define VERIFY_REFUSED(result, code, words)                                                                  \
    do {                                                                                                     \
        const QByteArray wrong = notRefused(result, code, words);                                            \
        QVERIFY2(wrong.isEmpty(), wrong.constData());                                                        \
    } while (false)

} // namespace

/// Joining, claiming and deciding cases, by many at once.
class TestCaseActs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(TestServers::PostgreSql));
        VERIFY_OK(m_servers.addAccessRule(ModerationBench::kAccessRule));
    }

    void init()
    {
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<ModerationBench>(*dsn, kHands);
    }
    void cleanup() { m_bench.reset(); }

    void joinsWhatIsOpen()
    {
        const UserId player = m_bench->players({500}).front();
        const qint64 id = m_bench->join(player, "medium");
        QCOMPARE(state(id), u"open|medium|500|rule:burst"_s);
        VERIFY_OK(setScore(m_bench->sql.connection(), player, 700));
        QCOMPARE(m_bench->join(player, "low", u"mara"_s), id);
        QCOMPARE(state(id), u"open|medium|700|rule:burst"_s);
        QCOMPARE(m_bench->join(player, "critical"), id);
        QCOMPARE(state(id), u"open|critical|700|rule:burst"_s);
        QCOMPARE(audit(), u"CASE_OPEN|rule:burst"_s);
    }

    void refusesWhatMakesNoCase()
    {
        const UserId player = m_bench->players({1}).front();
        const QByteArray join = "SELECT scoreboard.join_case($1, $2, 'x')";
        QCOMPARE(m_bench->sql.refusal(join, PgParams().uuid(player).text(QByteArray("huge"))),
                 QByteArray("SW004"));
        QCOMPARE(m_bench->sql.refusal(join, PgParams().uuid(UserId::random()).text(QByteArray("low"))),
                 QByteArray("SW003"));
    }

    void oneCaseWhoeverJoinsAtOnce()
    {
        const std::vector<UserId> players = m_bench->players({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        std::vector<std::thread> threads;
        std::atomic<int> failures = 0;
        for (int n = 0; n < kHands; ++n) {
            threads.emplace_back([&, n] {
                auto connection = PgConnection::open(m_bench->sql.dsn(), {});
                for (int round = 0; connection && round < 200; ++round) {
                    const PgParams player = PgParams().uuid(players[size_t(round + n) % players.size()]);
                    // Cases are closed in between, so that joining and opening meet.
                    const auto done
                        = (*connection)
                              ->exec(round % 5 == 4
                                         ? "UPDATE scoreboard.cases SET state = 'closed', closed_by = 'x', "
                                           "closed_at = now() WHERE user_id = $1 AND state <> 'closed'"
                                         : "SELECT scoreboard.join_case($1, 'low', 'rule:burst')",
                                     player);
                    failures += !done;
                }
                failures += !connection;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(m_bench->sql.text("SELECT count(*) - count(DISTINCT user_id) FROM scoreboard.cases "
                                   "WHERE state <> 'closed'"),
                 u"0"_s);
    }

    void exactlyOneClaims()
    {
        const qint64 id = m_bench->join(m_bench->players({100}).front());
        QList<int> won(kHands);
        for (int round = 0; round < kRounds; ++round) {
            m_bench->sql.exec("UPDATE scoreboard.cases SET claimed_by = NULL, claimed_until = NULL");
            QList<QFuture<Result<CaseSummary>>> claims;
            for (int n = 0; n < kHands; ++n)
                claims.append(m_bench->cases.claim({hand(n)}, id));
            QStringList winners;
            for (const auto &claim : claims) {
                const Result<CaseSummary> result = claim.result();
                if (result)
                    winners.append(result->claimedBy);
                else
                    QCOMPARE(result.error().code, Error::Code::Conflict);
            }
            QCOMPARE(winners.size(), 1);
            for (int n = 0; n < kHands; ++n) {
                const Result<CaseSummary> result = claims[n].result();
                won[n] += result.hasValue();
                if (!result)
                    QVERIFY(result.error().message.startsWith(winners.first()));
            }
        }
        QVERIFY(std::accumulate(won.cbegin(), won.cend(), 0) == kRounds);
        QCOMPARE(
            m_bench->sql.text("SELECT count(*) FROM scoreboard.audit_log WHERE action_type = 'CASE_CLAIM'"),
            QString::number(kRounds));
    }

    void aClaimIsALease()
    {
        const qint64 id = m_bench->join(m_bench->players({100}).front());
        const auto first = await(m_bench->cases.claim(mara(), id));
        VERIFY_OK(first);
        QCOMPARE(first->claimedBy, u"mara"_s);
        const qint64 lease = QDateTime::currentDateTimeUtc().secsTo(first->claimedUntil);
        QVERIFY2(lease > 400 && lease <= 601, qPrintable(QString::number(lease)));
        VERIFY_OK(await(m_bench->cases.claim(mara(), id))); // renewed, which is no news
        QCOMPARE(audit(), u"CASE_OPEN|rule:burst\nCASE_CLAIM|mara"_s);
        VERIFY_REFUSED(await(m_bench->cases.claim(bob(), id)), Error::Code::Conflict,
                       u"mara has this case until"_s);
        VERIFY_REFUSED(await(m_bench->cases.close(bob(), id, Verdict::Confirmed, u"Cheated"_s)),
                       Error::Code::Conflict, u"mara has this case"_s);

        m_bench->sql.exec("UPDATE scoreboard.cases SET claimed_until = now() - interval '1 second'");
        const auto free = await(m_bench->cases.queue({}));
        VERIFY_OK(free);
        QCOMPARE(free->cases.first().claimedBy, QString());
        QVERIFY(!free->cases.first().claimedUntil.isValid());
        const auto second = await(m_bench->cases.claim(bob(), id));
        VERIFY_OK(second);
        QCOMPARE(second->claimedBy, u"bob"_s);
        VERIFY_REFUSED(await(m_bench->cases.release(mara(), id)), Error::Code::Conflict, u"bob"_s);
        const auto released = await(m_bench->cases.release(bob(), id));
        VERIFY_OK(released);
        QCOMPARE(released->claimedBy, QString());
        VERIFY_OK(await(m_bench->cases.release(bob(), id))); // nothing to give back
    }

    void handsOver()
    {
        const qint64 id = m_bench->join(m_bench->players({100}).front());
        VERIFY_REFUSED(await(m_bench->cases.handOver(mara(), id, u"bob"_s, {})), Error::Code::Conflict,
                       u"Claim it first"_s);
        VERIFY_OK(await(m_bench->cases.claim(mara(), id)));
        VERIFY_REFUSED(await(m_bench->cases.handOver(mara(), id, u"mara"_s, {})),
                       Error::Code::InvalidArgument, u"somebody else"_s);
        VERIFY_REFUSED(await(m_bench->cases.handOver(mara(), id, u" "_s, {})), Error::Code::InvalidArgument,
                       u"somebody else"_s);
        const auto given = await(m_bench->cases.handOver(mara(), id, u"bob"_s, u"I know the player"_s));
        VERIFY_OK(given);
        QCOMPARE(given->claimedBy, u"bob"_s);
        VERIFY_REFUSED(await(m_bench->cases.claim(mara(), id)), Error::Code::Conflict, u"bob has"_s);
        QCOMPARE(m_bench->sql.text("SELECT author, body FROM scoreboard.case_notes"),
                 u"mara|I know the player"_s);
        QCOMPARE(m_bench->sql.text("SELECT actor, metadata->>'to' FROM scoreboard.audit_log "
                                   "WHERE action_type = 'CASE_HAND_OVER'"),
                 u"mara|bob"_s);
    }

    void asksForASecondOpinion()
    {
        const qint64 id = m_bench->join(m_bench->players({100}).front());
        VERIFY_OK(await(m_bench->cases.claim(mara(), id)));
        VERIFY_REFUSED(await(m_bench->cases.askOpinion(bob(), id, u"*"_s, {})), Error::Code::Conflict,
                       u"mara"_s);
        VERIFY_REFUSED(await(m_bench->cases.askOpinion(mara(), id, u"mara"_s, {})),
                       Error::Code::InvalidArgument, u"somebody else"_s);
        const auto asked = await(m_bench->cases.askOpinion(mara(), id, u"bob"_s, u"Is this a bot?"_s));
        VERIFY_OK(asked);
        QCOMPARE(asked->opinionWantedFrom, u"bob"_s);
        // Who was asked answers, though somebody else has the case.
        VERIFY_OK(await(m_bench->cases.addNote(bob(), id, u"It is."_s)));
        const auto answered = await(m_bench->cases.askOpinion(bob(), id, {}, {}));
        VERIFY_OK(answered);
        QCOMPARE(answered->opinionWantedFrom, QString());
        QCOMPARE(answered->claimedBy, u"mara"_s);
        const auto anybody = await(m_bench->cases.askOpinion(mara(), id, u"*"_s, {}));
        VERIFY_OK(anybody);
        QCOMPARE(anybody->opinionWantedFrom, u"*"_s);
    }

    void aWatchedCaseComesBack()
    {
        const UserId player = m_bench->players({100}).front();
        const qint64 id = m_bench->join(player, "low");
        VERIFY_OK(await(m_bench->cases.claim(mara(), id)));
        VERIFY_REFUSED(await(m_bench->cases.watch(mara(), id, u" "_s)), Error::Code::InvalidArgument,
                       u"reason"_s);
        const auto watched = await(m_bench->cases.watch(mara(), id, u"Odd, but possible"_s));
        VERIFY_OK(watched);
        QCOMPARE(watched->state, CaseState::Watching);
        QCOMPARE(watched->claimedBy, QString());
        QVERIFY(!watched->isFlagged && !watched->isHeld && !watched->isBanned);
        QCOMPARE(await(m_bench->cases.queue({}))->total, 0);
        QCOMPARE(m_bench->join(player, "high"), id);
        QCOMPARE(state(id), u"open|high|100|rule:burst"_s);
        QCOMPARE(audit(), u"CASE_OPEN|rule:burst\nCASE_CLAIM|mara\nCASE_WATCH|mara\nCASE_BACK|rule:burst"_s);
    }

    void closesWithAVerdict()
    {
        const UserId player = m_bench->players({100}).front();
        const qint64 id = m_bench->join(player);
        const auto closed = await(m_bench->cases.close(mara(), id, Verdict::Unfounded, u"A real sprint"_s,
                                                       QByteArray("request-7")));
        VERIFY_OK(closed);
        QCOMPARE(closed->state, CaseState::Closed);
        QCOMPARE(closed->verdict, std::optional(Verdict::Unfounded));
        VERIFY_REFUSED(await(m_bench->cases.close(bob(), id, Verdict::Confirmed, u"Cheated"_s)),
                       Error::Code::Conflict, u"mara closed this case"_s);
        VERIFY_REFUSED(await(m_bench->cases.claim(bob(), id)), Error::Code::Conflict, u"unfounded"_s);
        VERIFY_OK(await(m_bench->cases.addNote(bob(), id, u"I agree"_s)));
        QCOMPARE(m_bench->sql.text("SELECT actor, reason, request_id, metadata->>'verdict', recorded_by "
                                   "FROM scoreboard.audit_log WHERE action_type = 'CASE_CLOSE'"),
                 u"mara|A real sprint|request-7|unfounded|login_of_scorewatch_moderator"_s);
        QVERIFY(m_bench->join(player) != id); // the next hit opens another one
    }

    void nobodyJudgesThemselves()
    {
        const UserId player = m_bench->players({100}).front();
        const qint64 id = m_bench->join(player);
        const Actor self{u"mara"_s, Role::Moderator, player};
        VERIFY_REFUSED(await(m_bench->cases.claim(self, id)), Error::Code::PermissionDenied, u"yourself"_s);
        VERIFY_REFUSED(await(m_bench->cases.addNote(self, id, u"It was not me"_s)),
                       Error::Code::PermissionDenied, u"yourself"_s);
        VERIFY_REFUSED(await(m_bench->cases.claim(mara(), id + 1)), Error::Code::NotFound, u"no case"_s);
        VERIFY_REFUSED(await(m_bench->cases.claim({u" "_s}, id)), Error::Code::InvalidArgument,
                       u"Who acts"_s);
    }

private:
    template <typename T> Result<T> await(const QFuture<Result<T>> &future)
    {
        return ModerationBench::await(future);
    }
    static Actor mara() { return ModerationBench::mara(); }
    static Actor bob() { return ModerationBench::bob(); }
    static QString hand(int n) { return u"hand-%1"_s.arg(n); }
    QString state(qint64 id)
    {
        return m_bench->sql.text(
            "SELECT state, severity, score_at_stake, opened_by FROM scoreboard.cases WHERE id = $1",
            PgParams().integer(id));
    }
    QString audit()
    {
        return m_bench->sql.text("SELECT action_type, actor FROM scoreboard.audit_log ORDER BY id");
    }

    TestServers m_servers;
    std::unique_ptr<ModerationBench> m_bench;
};

QTEST_GUILESS_MAIN(TestCaseActs)
#include "tst_caseacts.moc"
