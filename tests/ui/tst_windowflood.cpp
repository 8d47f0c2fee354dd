// SPDX-License-Identifier: GPL-3.0-or-later
// The whole path into the window: real Redis, its channel, the feed, the page.
#include <random>
#include <thread>

#include <QAbstractItemModel>

#include "core/live/liveboardservice.h"
#include "core/players/playerdirectory.h"
#include "core/postgres/connectionpool.h"
#include "tests/support/longestturn.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"
#include "tests/ui/support/testwindow.h"
#include "ui/models/boardmodel.h"
#include "ui/pages/livepage.h"
#include "ui/widgets/boardview.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestWindowFlood : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start());
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        auto connection = PgConnection::open(*dsn, {});
        VERIFY_OK(connection);
        const auto players = test::addPlayers(**connection, 300);
        VERIFY_OK(players);
        m_players = *players;
        m_stack = std::make_unique<test::ScoreStack>(*dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20000);
        m_pool = std::make_unique<ConnectionPool>(*dsn, PgConnection::Options(), 1);
        m_directory = std::make_unique<PlayerDirectory>(PlayerDirectory::loaderFrom(*m_pool));

        m_bench = std::make_unique<test::TestWindow>();
        window().resize(1440, 900);
        window().showPages();
        window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&window()));

        m_service = std::make_unique<LiveBoardService>(m_stack->redisThread(), m_servers.redisEndpoint(),
                                                       m_stack->reader(), *m_directory);
        connect(m_service.get(), &LiveBoardService::boardChanged, &window(), &MainWindow::applyBoard);
        m_service->start();
        QTRY_COMPARE(m_service->current().state, LiveState::Live);
    }

    void cleanupTestCase()
    {
        m_service.reset();
        m_bench.reset();
        m_directory.reset();
        m_pool.reset();
        m_stack.reset();
    }

    void aHundredThousandMessagesLeaveTheRightBoardAndTheWindowFree()
    {
        constexpr int kMessages = 100'000;
        const qint64 last = m_service->current().position.sequence + kMessages;
        const test::LongestTurn turn;
        std::thread sender([this] { flood(kMessages); });
        const bool arrived
            = QTest::qWaitFor([&] { return m_service->current().position.sequence >= last; }, 100'000);
        sender.join();
        QVERIFY(arrived);
        QTRY_COMPARE(shownRows(), rowsInRedis());
        QCOMPARE(shownRows().size(), kBoardSize);
        QVERIFY2(turn.longest() < 50ms, qPrintable(u"%1 ms"_s.arg(turn.longest().count())));
    }

private:
    [[nodiscard]] MainWindow &window() const { return m_bench->window; }
    /// As the writer does after its commits.
    void flood(int messages)
    {
        constexpr int kTogether = 500;
        std::mt19937 random(7);
        for (int sent = 0; sent < messages; sent += kTogether) {
            std::vector<PlayerState> states(kTogether);
            for (PlayerState &state : states) {
                state.userId = m_players[random() % m_players.size()];
                state.version = ++m_version;
                state.score = 1 + qint64(random() % 1'000'000);
            }
            m_stack->projection().apply(states, [](const Result<BoardProjection::Applied> &) {});
        }
    }
    using Rows = QList<std::pair<UserId, qint64>>;
    [[nodiscard]] Rows shownRows() const
    {
        const QAbstractItemModel *model = window().livePage().findChild<BoardView *>()->model();
        Rows rows;
        for (int row = 0; row < model->rowCount(); ++row) {
            const QModelIndex index = model->index(row, 0);
            rows.append({UserId(index.data(BoardModel::UserIdRole).toUuid()),
                         index.data(BoardModel::ScoreRole).toLongLong()});
        }
        return rows;
    }
    [[nodiscard]] Rows rowsInRedis()
    {
        Rows rows;
        const auto page = m_stack->reader().page(0, kBoardSize).result();
        for (const BoardEntry &entry : page ? page->top : QList<BoardEntry>())
            rows.append({entry.userId, entry.score});
        return rows;
    }

    test::TestServers m_servers;
    std::vector<UserId> m_players;
    qint64 m_version = 1'000'000;
    std::unique_ptr<test::ScoreStack> m_stack;
    std::unique_ptr<ConnectionPool> m_pool;
    std::unique_ptr<PlayerDirectory> m_directory;
    std::unique_ptr<test::TestWindow> m_bench;
    std::unique_ptr<LiveBoardService> m_service;
};

QTEST_MAIN(TestWindowFlood)
#include "tst_windowflood.moc"
