// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/moderation/caseservice.h"
#include "core/postgres/connectionpool.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

namespace scorewatch::test {

/// Cases on a fresh database, worked on with the rights of a moderator.
class ModerationBench final
{
public:
    static constexpr int kPatience = 60'000; ///< ms; for what has to happen, not the time it takes

    /// Lets the logins of loginAs() in.
    static constexpr auto kAccessRule = "local all all trust";

    ModerationBench(const QString &dsn, int connections)
        : sql(dsn), pool(loginAs(QStringLiteral("scorewatch_moderator")), {}, connections), cases(pool)
    { }
    ~ModerationBench() { pool.shutDown(); }
    ModerationBench(const ModerationBench &) = delete;
    ModerationBench &operator=(const ModerationBench &) = delete;

    /// The address of the database for a login that is a member of this role, made where there is none.
    QString loginAs(const QString &role)
    {
        const QString login = QStringLiteral("login_of_") + role;
        const QByteArray name = login.toLatin1();
        sql.exec("DO $$ BEGIN IF to_regrole('" + name + "') IS NULL THEN CREATE ROLE " + name
                 + " LOGIN IN ROLE " + role.toLatin1() + "; END IF; END $$");
        return QString(sql.dsn()).replace(QStringLiteral("//scorewatch@"),
                                          QStringLiteral("//%1@").arg(login));
    }

    /// Players with these scores.
    std::vector<UserId> players(std::initializer_list<qint64> scores)
    {
        const auto added = addPlayers(sql.connection(), int(scores.size()));
        if (!added)
            qFatal("%s", why(added).constData());
        auto player = added->begin();
        for (const qint64 score : scores) {
            if (const auto set = setScore(sql.connection(), *player++, score); !set)
                qFatal("%s", why(set).constData());
        }
        return *added;
    }
    qint64 join(const UserId &player, const QByteArray &severity = "medium",
                const QString &by = QStringLiteral("rule:burst"))
    {
        return sql
            .text("SELECT scoreboard.join_case($1, $2, $3)", PgParams().uuid(player).text(severity).text(by))
            .toLongLong();
    }
    void hit(const UserId &player, std::optional<qint64> caseId, const QByteArray &rule,
             const QByteArray &minutesAgo = "0", const QByteArray &address = {})
    {
        PgParams params = PgParams().uuid(player);
        caseId ? params.integer(*caseId) : params.null();
        params.text(rule).text(minutesAgo).textOrNull(QString::fromLatin1(address));
        sql.exec(
            "INSERT INTO scoreboard.fraud_events (user_id, case_id, rule_name, severity, action_taken, mode, "
            "measured, threshold, created_at, ip_address, user_agent, metadata) "
            "VALUES ($1, $2, $3, 'high', 'flag', 'active', 31, 10, now() - $4::text::float8 * interval '1 "
            "minute', "
            "$5::inet, 'bot/1', '{\"increments\": 31}')",
            params);
    }

    template <typename T> static Result<T> await(const QFuture<Result<T>> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, kPatience)
            || future.resultCount() == 0)
            return Error{Error::Code::Timeout, QStringLiteral("There was no answer."), {}, {}};
        return future.result();
    }

    static Actor mara() { return {QStringLiteral("mara")}; }
    static Actor bob() { return {QStringLiteral("bob")}; }

    SqlSession sql; ///< as superuser
    ConnectionPool pool;
    CaseService cases;
};

} // namespace scorewatch::test
