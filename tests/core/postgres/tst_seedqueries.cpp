// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QMap>

#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

struct Player
{
    UserId id;
    QString name;
    qint64 score = 0;
    bool onBoard = true;
    qint64 inHistory = 0;
    qint64 recentPoints = 0; ///< of the last 7 days
    int recentRows = 0;
};

struct Action
{
    const char *id;
    qint64 points;
};
constexpr Action kActions[]{{"complete-quest", 10},
                            {"daily-login", 5},
                            {"achievement-unlock", 25},
                            {"referral-signup", 50},
                            {"purchase-item", 100}};

} // namespace

/// The read queries of both documents, each a file named by its schema and its number there: the unchanged text runs
/// with search_path set to the schema, and what they should answer is compared with a computation of our own.
class TestSeedQueries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(test::TestServers::PostgreSql));
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        m_sql->exec(
            "SELECT scoreboard.ensure_partition('score_history', (now() - interval '1 month')::date)");
        fill();
    }

    void cleanup() { m_sql->exec("ROLLBACK"); }
    void cleanupTestCase() { m_sql.reset(); }

    void runs_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::addColumn<QString>("query");
        int count = 0;
        QDirIterator files(QFINDTESTDATA("seedqueries"), {u"*.sql"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QFileInfo file(files.next());
            QTest::addRow("%s %s", qPrintable(file.dir().dirName()), qPrintable(file.completeBaseName()))
                << file.dir().dirName() << file.completeBaseName();
            ++count;
        }
        QVERIFY(count >= 43);
    }

    void runs()
    {
        QFETCH(QString, schema);
        QFETCH(QString, query);
        m_user = m_players[3].id;
        const QString head = QString::fromUtf8(read(schema, query));
        QVERIFY(head.contains(u"-- text: unchanged"_s) != head.contains(u"-- text: corrected: "_s));
        m_sql->exec("BEGIN");
        m_sql->exec("SET LOCAL ROLE scorewatch_app");
        const auto rows = run(schema, query);
        VERIFY_OK(rows);
        QVERIFY(rows->columnCount() > 0);
    }

    void ranksOfLiveScoreboard()
    {
        const QList<Player> board = onBoard();
        QString expected;
        for (int i = 0; i < 10; ++i)
            expected += line({board[i].id.toString(), board[i].name, QString::number(board[i].score), u"-"_s,
                              u"-"_s, QString::number(i + 1)});
        QCOMPARE(answer(u"live_scoreboard"_s, u"6_1_top_ten_by_index"_s), expected);
        QCOMPARE(answer(u"live_scoreboard"_s, u"6_1_top_ten"_s), expected);
        for (int i = 0; i < board.size(); ++i) {
            m_user = board[i].id;
            QCOMPARE(answer(u"live_scoreboard"_s, u"6_2_rank"_s),
                     line({QString::number(i + 1), QString::number(board[i].score)}));
            const auto better = std::count_if(board.begin(), board.end(),
                                              [&](const Player &p) { return p.score > board[i].score; });
            const auto row = run(u"live_scoreboard"_s, u"6_2_percentile_corrected"_s);
            VERIFY_OK(row);
            QCOMPARE(row->real(0, 2), 100.0 * double(better) / double(board.size() - 1));
        }
        QCOMPARE(answer(u"live_scoreboard"_s, u"8_3_count"_s), line({QString::number(m_players.size())}));
        for (const char *check : {"11_2_negative", "11_2_orphans", "11_2_ranks", "11_2_ranks_corrected"})
            QCOMPARE(answer(u"live_scoreboard"_s, QLatin1String(check)), line({u"0"_s}));
    }

    void actionsOfLiveScoreboard()
    {
        m_user = m_players[2].id;
        m_sql->exec("BEGIN");
        m_sql->exec("INSERT INTO scoreboard.audit_log (user_id, action_type, actor, metadata) "
                    "SELECT $1, 'TOKEN_REQUEST', 'player', '{}' FROM generate_series(1, 4)",
                    PgParams().uuid(m_user));
        QString types = answer(u"live_scoreboard"_s, u"6_4_counts"_s);
        QVERIFY2(types == u"SCORE_INCREMENT|3\nTOKEN_REQUEST|4\n"_s
                     || types == u"TOKEN_REQUEST|4\nSCORE_INCREMENT|3\n"_s,
                 qPrintable(types));
        QCOMPARE(answer(u"live_scoreboard"_s, u"6_4_page"_s).count(u'\n'), 7);

        // From page to page nothing is twice and nothing is missed, also where many have one moment.
        m_sql->exec("INSERT INTO scoreboard.audit_log (user_id, action_type, actor) SELECT $1, "
                    "'TOKEN_REQUEST', 'player' "
                    "FROM generate_series(1, 120)",
                    PgParams().uuid(m_user));
        QStringList seen;
        m_until = u"infinity"_s;
        m_action = u"ffffffff-ffff-ffff-ffff-ffffffffffff"_s;
        for (;;) {
            const auto page = run(u"live_scoreboard"_s, u"6_4_page_corrected"_s);
            VERIFY_OK(page);
            for (int row = 0; row < page->rowCount(); ++row)
                seen.append(page->text(row, 0));
            if (page->rowCount() < 50)
                break;
            m_action = page->text(page->rowCount() - 1, 0);
            m_until = page->text(page->rowCount() - 1, 3);
        }
        m_until = u"infinity"_s;
        QCOMPARE(seen.size(), 127);
        seen.removeDuplicates();
        QCOMPARE(seen.size(), 127);

        QCOMPARE(answer(u"live_scoreboard"_s, u"6_5_burst"_s), line({u"0"_s}));
        m_sql->exec("INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, "
                    "balance_after, action_id, "
                    "ip_address) SELECT $1, 100 + n, 5, 5 * n, 5 * n + 5, 'daily-login', '198.51.100.9' FROM "
                    "generate_series(1, 12) n",
                    PgParams().uuid(m_user));
        QCOMPARE(answer(u"live_scoreboard"_s, u"6_5_burst"_s), line({u"12"_s}));
        QCOMPARE(answer(u"live_scoreboard"_s, u"6_5_addresses"_s), line({u"192.0.2.1"_s, u"7"_s, u"7"_s}));
    }

    void ranksOfScoreboardApi()
    {
        const QList<Player> board = onBoard();
        QString topTen;
        QString everybody;
        for (int i = 0; i < board.size(); ++i) {
            const QStringList row{board[i].id.toString(), board[i].name, QString::number(board[i].score),
                                  QString::number(i + 1)};
            const auto better = std::count_if(board.begin(), board.end(),
                                              [&](const Player &p) { return p.score > board[i].score; });
            if (i < 10)
                topTen += line(row);
            everybody += line(row + QStringList{QString::number(better + 1)});
            m_user = board[i].id;
            QCOMPARE(answer(u"scoreboard_api"_s, u"02_rank"_s), line(row));
            QCOMPARE(
                answer(u"scoreboard_api"_s, u"10_position_corrected"_s),
                line({row[0], row[1], row[2], QString::number(better + 1), QString::number(board.size())}));
            QCOMPARE(answer(u"scoreboard_api"_s, u"10_position"_s).split(u'|').value(3),
                     u"1"_s); // as its note says
        }
        QCOMPARE(answer(u"scoreboard_api"_s, u"03_top_ten_corrected"_s), topTen);
        QCOMPARE(answer(u"scoreboard_api"_s, u"view_top_10"_s), topTen);
        QCOMPARE(answer(u"scoreboard_api"_s, u"09_leaderboard_corrected"_s), everybody);
        m_user = m_players[1].id; // banned: no profile
        QCOMPARE(answer(u"scoreboard_api"_s, u"01_profile"_s), QString());
        QCOMPARE(answer(u"scoreboard_api"_s, u"02_rank"_s), QString());
        const auto range = std::count_if(board.begin(), board.end(),
                                         [](const Player &p) { return p.score >= 25 && p.score <= 100; });
        QCOMPARE(answer(u"scoreboard_api"_s, u"04_score_range"_s).count(u'\n'), range);
    }

    void historyOfScoreboardApi()
    {
        const Player &player = m_players[3];
        m_user = player.id;
        QCOMPARE(answer(u"scoreboard_api"_s, u"05_history_page"_s).count(u'\n'), 4);
        QCOMPARE(answer(u"scoreboard_api"_s, u"08_history_details"_s).count(u"Quest"_s) > 0, true);
        const QStringList statistics = answer(u"scoreboard_api"_s, u"07_statistics"_s).split(u'|');
        QCOMPARE(statistics[0], u"4"_s);
        QCOMPARE(statistics[1], QString::number(player.inHistory));
        QCOMPARE(statistics[3], u"100"_s);

        qint64 rows = 0;
        qint64 points = 0;
        for (const Player &one : m_players) {
            rows += one.recentRows;
            points += one.recentPoints;
        }
        const auto sum = [this](const QString &query, int column) {
            const auto answered = run(u"scoreboard_api"_s, query);
            qint64 total = 0;
            for (int row = 0; answered && row < answered->rowCount(); ++row)
                total += answered->integer(row, column);
            return total;
        };
        QCOMPARE(sum(u"06_top_actions"_s, 1), rows);
        QCOMPARE(sum(u"06_top_actions"_s, 2), points);
        qint64 all = 0;
        qint64 scores = 0;
        for (const Player &one : m_players) {
            all += one.inHistory;
            scores += one.score;
        }
        QCOMPARE(sum(u"11_daily"_s, 2), all);
        QCOMPARE(sum(u"12_growth"_s, 1), m_players.size());
        QCOMPARE(sum(u"12_growth"_s, 2), scores);

        QList<Player> best = onBoard();
        std::sort(best.begin(), best.end(), [](const Player &a, const Player &b) {
            return a.recentPoints != b.recentPoints ? a.recentPoints > b.recentPoints : a.id < b.id;
        });
        QString expected;
        for (const Player &one : std::as_const(best)) {
            expected += line({one.id.toString(), one.name, QString::number(one.score),
                              one.recentRows ? QString::number(one.recentPoints) : u"-"_s,
                              QString::number(one.recentRows)});
        }
        QCOMPARE(answer(u"scoreboard_api"_s, u"13_top_performers_corrected"_s), expected);
    }

    void integrityOfScoreboardApi()
    {
        const Player &odd = m_players[12]; // a score that no history explains
        QCOMPARE(answer(u"scoreboard_api"_s, u"14_consistency"_s), QString()); // as its note says
        QCOMPARE(answer(u"scoreboard_api"_s, u"14_consistency_corrected"_s),
                 line({odd.id.toString(), odd.name, u"777"_s, u"0"_s, u"777"_s}));
        QCOMPARE(answer(u"scoreboard_api"_s, u"15_no_history"_s),
                 line({odd.id.toString(), odd.name, u"777"_s}));
        QCOMPARE(answer(u"scoreboard_api"_s, u"15_no_user"_s), QString());
    }

private:
    /// Fourteen players: ties, one banned, one held, one closed, one whose score has no history, one without either.
    void fill()
    {
        const auto ids = test::addPlayers(m_sql->connection(), 14);
        VERIFY_OK(ids);
        for (int i = 0; i < 14; ++i) {
            Player player{.id = (*ids)[size_t(i)], .name = u"player %1"_s.arg(i + 1)};
            const int rows = i < 12 ? 1 + i % 4 : 0;
            for (int k = 0; k < rows; ++k)
                addIncrement(player, i, k);
            if (i == 12)
                player.score = 777;
            m_sql->exec("UPDATE scoreboard.scores SET score = $2, version = $3 WHERE user_id = $1",
                        PgParams().uuid(player.id).integer(player.score).integer(rows));
            m_players.append(player);
        }
        for (const auto &[index, change] : {std::pair(1, "is_banned = true"), std::pair(5, "is_held = true"),
                                            std::pair(8, "is_active = false")}) {
            m_players[index].onBoard = false;
            m_sql->exec("UPDATE scoreboard.users SET " + QByteArray(change) + " WHERE id = $1",
                        PgParams().uuid(m_players[index].id));
        }
        m_sql->exec("SELECT scoreboard.refresh_leaderboard()");
        m_sql->exec("ANALYZE");
    }

    void addIncrement(Player &player, int index, int row)
    {
        const Action &action = kActions[(index + row) % 5];
        // The newest half an hour old, seven of them from one address; the others days apart.
        const int minutes = row == 0 ? 30 : row * 90 * 60 + index;
        m_sql->exec("INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, "
                    "balance_after, action_id, "
                    "created_at, ip_address) VALUES ($1, $2, $3, $4, $4::bigint + $3, $5, now() - "
                    "make_interval(mins => $6::integer), $7::inet)",
                    PgParams()
                        .uuid(player.id)
                        .integer(row + 1)
                        .integer(action.points)
                        .integer(player.score)
                        .text(QByteArray(action.id))
                        .integer(minutes)
                        .text(index < 7 && row == 0 ? QByteArray("192.0.2.1")
                                                    : "198.51.100." + QByteArray::number(index)));
        player.score += action.points;
        player.inHistory += action.points;
        if (minutes < 7 * 24 * 60) {
            player.recentPoints += action.points;
            ++player.recentRows;
        }
    }

    [[nodiscard]] QList<Player> onBoard() const
    {
        QList<Player> board;
        std::copy_if(m_players.begin(), m_players.end(), std::back_inserter(board),
                     [](const Player &p) { return p.onBoard; });
        std::sort(board.begin(), board.end(), [](const Player &a, const Player &b) {
            return a.score != b.score ? a.score > b.score : a.id < b.id;
        });
        return board;
    }

    static QByteArray read(const QString &schema, const QString &query)
    {
        QFile file(QFINDTESTDATA("seedqueries") + u'/' + schema + u'/' + query + u".sql"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// Runs a file's statement with nothing but its schema in the search path.
    Result<PgResult> run(const QString &schema, const QString &query)
    {
        const QByteArray text = read(schema, query);
        const QMap<QByteArray, QString> values{
            {"user", m_user.toString()}, {"since", u"-infinity"_s}, {"until", m_until},
            {"action", m_action},        {"low", u"25"_s},          {"high", u"100"_s},
            {"offset", u"0"_s}};
        PgParams params;
        for (const QByteArray &row : text.split('\n')) {
            if (!row.startsWith("-- parameters: "))
                continue;
            for (const QByteArray &name : row.mid(15).split(' '))
                params.text(values.value(name));
        }
        m_sql->exec("SET search_path = " + schema.toUtf8());
        return m_sql->connection().exec(text, params);
    }

    QString answer(const QString &schema, const QString &query)
    {
        const auto rows = run(schema, query);
        if (!rows)
            return QString::fromUtf8(test::why(rows));
        QString lines;
        for (int row = 0; row < rows->rowCount(); ++row) {
            QStringList values;
            for (int column = 0; column < rows->columnCount(); ++column)
                values.append(rows->isNull(row, column) ? u"-"_s : rows->text(row, column));
            lines += line(values);
        }
        return lines;
    }

    static QString line(const QStringList &values) { return values.join(u'|') + u'\n'; }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
    QList<Player> m_players;
    UserId m_user;
    QString m_until = u"infinity"_s;
    QString m_action = u"00000000-0000-0000-0000-000000000000"_s;
};

QTEST_GUILESS_MAIN(TestSeedQueries)
#include "tst_seedqueries.moc"
