// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QTest>

#include "api/stream/boardviewer.h"
#include "api/stream/eventstreamviewer.h"
#include "api/stream/framebuilder.h"
#include "tests/api/stream/boardmaker.h"
#include "tests/api/stream/fakeviewers.h"

using namespace scorewatch;
using namespace scorewatch::stream;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What a client knows from the messages alone, as docs/api.md tells it to read them.
struct Client
{
    Topic topic = Topic::All;
    std::shared_ptr<StreamViewer> viewer;
    std::unique_ptr<FakeSink> sink;
    QString epoch;
    qint64 seq = -1;
    qint64 counted = 0; ///< updates, as the sum of (seq - from)
    qint64 countedFrom = 0;
    QString state;
    QJsonArray board;
    QHash<QString, qint64> versions;
    QString fault;

    void read(const QJsonObject &message)
    {
        if (message.isEmpty() || message["type"_L1].toString() == "pong"_L1)
            return;
        const qint64 now = message["seq"_L1].toInteger();
        state = message["state"_L1].toString();
        if (message["type"_L1].toString() == "snapshot"_L1) {
            epoch = message["epoch"_L1].toString();
            countedFrom = now;
            counted = 0;
            versions.clear(); // what is not shown is not known any more
        } else {
            const qint64 from = message["from"_L1].toInteger();
            if (message["epoch"_L1].toString() != epoch || from != seq || now < from)
                fault = u"%1 > %2 does not join %3"_s.arg(from).arg(now).arg(seq);
            counted += now - from;
            readChanges(message["changes"_L1].toArray());
        }
        if (message.contains("leaderboard"_L1))
            board = message["leaderboard"_L1].toArray();
        seq = now;
    }
    void readChanges(const QJsonArray &changes)
    {
        QSet<QString> seen;
        for (const QJsonValue change : changes) {
            const QString user = change["userId"_L1].toString();
            if (seen.contains(user))
                fault = u"a player stands twice in a message"_s;
            seen.insert(user);
            if (change["version"_L1].toInteger() < versions.value(user))
                fault = u"an older state came later"_s;
            versions[user] = change["version"_L1].toInteger();
        }
    }
};

class Play
{
public:
    explicit Play(unsigned seed) : m_random(seed)
    {
        m_options.keptFrames = 3 + std::size_t(any(60));
        m_options.keptChanges = 20 + std::size_t(any(500));
        m_options.mergedChanges = 5 + std::size_t(any(60));
        m_options.grace = 1h; // who is too slow is another test's
        m_options.steadyNow = [this] { return m_now; };
        m_builder = std::make_unique<FrameBuilder>(m_options, m_budget);
        m_rooms = std::make_shared<StreamRooms>(m_threads, m_options, m_budget, m_builder->window());
        for (int i = 0; i < 12; ++i)
            m_clients.push_back(open(i % 2 == 0 ? Topic::All : Topic::Top));
    }
    ~Play()
    {
        for (Client &client : m_clients)
            client.viewer->closed();
    }

    void step()
    {
        m_now += std::chrono::milliseconds(any(200));
        for (int i = any(6); i > 0; --i)
            m_maker.score(std::size_t(any(60)), any(40) - 15);
        happen();
        m_builder->accept(m_maker.board());
        if (m_builder->due(m_now) == 0ms && any(3) > 0)
            (void)m_rooms->spread(m_builder->take(m_now));
        for (int i = any(4); i > 0; --i)
            m_threads.runOne();
        for (std::size_t i = 0; i < m_clients.size(); ++i) {
            if (any(int(1 + i * 3)) == 0)
                arrive(m_clients[i]);
        }
    }
    /// Everything arrives.
    void settle()
    {
        m_now += 2s;
        m_builder->accept(m_maker.board());
        if (m_builder->due(m_now) == 0ms)
            (void)m_rooms->spread(m_builder->take(m_now));
        m_threads.runAll();
        for (Client &client : m_clients) {
            while (client.sink->onItsWay)
                arrive(client);
        }
    }
    [[nodiscard]] QString judge() const
    {
        for (const Client &client : m_clients) {
            const QString who = client.topic == Topic::All ? u"all: "_s : u"top: "_s;
            if (!client.fault.isEmpty())
                return who + client.fault;
            if (client.sink->writesTooEarly > 0)
                return who + u"two messages were on their way"_s;
            if (client.epoch.toUtf8() != m_maker.epoch() || client.seq != m_maker.seq())
                return who + u"ended elsewhere"_s;
            if (client.counted != client.seq - client.countedFrom)
                return who + u"counted %1"_s.arg(client.counted);
            if (client.state != (m_maker.state == LiveState::Live ? "live"_L1 : "late"_L1))
                return who + u"believes it is "_s + client.state;
            if (const QString wrong = judgeBoard(client); !wrong.isEmpty())
                return who + wrong;
        }
        return {};
    }
    int resumed = 0;

private:
    int any(int below) { return std::uniform_int_distribution(0, below - 1)(m_random); }

    Client open(Topic topic)
    {
        Client client;
        client.topic = topic;
        return open(std::move(client));
    }
    Client open(Client client)
    {
        ViewerWish wish;
        wish.topic = client.topic;
        if (client.seq >= 0)
            wish.resumeFrom = StreamPosition{client.epoch.toUtf8(), client.seq};
        client.sink = std::make_unique<FakeSink>(any(2));
        if (any(2) == 0)
            client.viewer = std::make_shared<BoardViewer>(m_rooms, wish, nullptr);
        else
            client.viewer = std::make_shared<EventStreamViewer>(m_rooms, wish, nullptr);
        client.viewer->opened(*client.sink);
        return client;
    }
    void arrive(Client &client)
    {
        client.read(messageIn(client.sink->take(*client.viewer)));
        if (any(40) == 0) { // the connection breaks, and what was on its way is lost
            ++resumed;
            client.viewer->closed();
            client = open(std::move(client));
        }
    }
    void happen()
    {
        const int what = any(60);
        if (what == 0)
            m_maker.rebuild("e" + QByteArray::number(++m_epochs), any(100));
        else if (what == 1)
            ++m_maker.resyncs;
        else if (what < 6)
            m_maker.state = m_maker.state == LiveState::Live ? LiveState::Late : LiveState::Live;
        else if (what < 12)
            m_maker.rate += 1;
    }
    [[nodiscard]] QString judgeBoard(const Client &client) const
    {
        const QList<BoardEntry> top = m_maker.top();
        if (client.board.size() != top.size())
            return u"shows another number of places"_s;
        for (qsizetype i = 0; i < top.size(); ++i) {
            const QJsonObject entry = client.board.at(i).toObject();
            if (entry["userId"_L1].toString() != top.at(i).userId.toString()
                || entry["score"_L1].toInteger() != top.at(i).score)
                return u"shows another board"_s;
        }
        for (std::size_t i = 0; i < m_maker.size(); ++i) {
            const auto known = client.versions.constFind(m_maker.id(i).toString());
            if (client.topic == Topic::All && known != client.versions.cend()
                && *known != m_maker.versionOf(i))
                return u"missed a player's newest state"_s;
        }
        return {};
    }

    std::mt19937 m_random;
    std::chrono::milliseconds m_now{1'000'000};
    StreamOptions m_options;
    StreamWindow::Budget m_budget = std::make_shared<std::atomic<qint64>>(0);
    BoardMaker m_maker{60};
    FakeThreads m_threads{2};
    std::unique_ptr<FrameBuilder> m_builder;
    std::shared_ptr<StreamRooms> m_rooms;
    std::vector<Client> m_clients;
    int m_epochs = 1;
};

} // namespace

/// Clients that read at any pace, lose their connection and come back: whatever happens, each can count every update
/// once, and ends with the truth.
class TestStreamChain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsForEveryPace_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 30; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void holdsForEveryPace()
    {
        QFETCH(unsigned, seed);
        Play play(seed);
        for (int round = 0; round < 10; ++round) {
            for (int step = 0; step < 60; ++step)
                play.step();
            play.settle();
            QVERIFY2(play.judge().isEmpty(), qPrintable(play.judge()));
        }
        QVERIFY(play.resumed > 10);
    }
};

QTEST_GUILESS_MAIN(TestStreamChain)
#include "tst_streamchain.moc"
