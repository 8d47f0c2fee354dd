// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remotemessagedecoder.h"

#include <QJsonArray>
#include <QRandomGenerator>

#include "tests/core/remote/remotemessages.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

QJsonObject with(QJsonObject message, const QString &name, const QJsonValue &value)
{
    message.insert(name, value);
    return message;
}

QJsonObject without(QJsonObject message, const QString &name)
{
    message.remove(name);
    return message;
}

} // namespace

class TestRemoteMessageDecoder : public QObject
{
    Q_OBJECT

    RemoteMessageDecoder m_decoder;

private Q_SLOTS:
    void readsASnapshot()
    {
        const auto read = m_decoder.decode(text(snapshotJson("e1", 120, remoteTop(10))));
        VERIFY_OK(read);
        const auto &message = std::get<RemoteMessage>(*read);
        QVERIFY(message.isSnapshot);
        QCOMPARE(message.position, (StreamPosition{"e1", 120}));
        QCOMPARE(message.asOf, QDateTime::fromString(u"2026-11-25T03:00:00Z"_s, Qt::ISODate));
        QCOMPARE(message.state, LiveState::Live);
        QCOMPARE(message.players, 2000);
        QCOMPARE(message.updatesPerSecond, 12.5);
        QCOMPARE(*message.leaderboard, remoteTop(10));
    }

    void readsAnUpdate()
    {
        const QJsonObject sent
            = updateJson("e1", 120, 123, {changeJson(3, 1550, 3), changeJson(4, 0, 0, false)});
        const auto read = m_decoder.decode(text(with(sent, u"updatesPerSecond"_s, 3)));
        VERIFY_OK(read);
        const auto &message = std::get<RemoteMessage>(*read);
        QVERIFY(!message.isSnapshot && !message.leaderboard);
        QCOMPARE(message.from, 120);
        QCOMPARE(message.updatesPerSecond, 3.0);
        QCOMPARE(message.changes.size(), 2);
        const ScoreUpdate &change = message.changes.first();
        QCOMPARE(change.userId, remotePlayer(3));
        QCOMPARE(change.newScore, 1550);
        QCOMPARE(change.scoreChange, std::optional<qint64>(10));
        QCOMPARE(change.rank, std::optional<qint64>(3));
        QCOMPARE(change.version, std::optional<qint64>(7));
        QCOMPARE(change.actionId, u"complete-quest"_s);
        QVERIFY(change.onBoard && !message.changes.last().onBoard && !message.changes.last().rank);
    }

    void readsAPong()
    {
        const auto read = m_decoder.decode("{\"type\":\"pong\"}");
        VERIFY_OK(read);
        QVERIFY(std::holds_alternative<RemotePong>(*read));
    }

    void refusesWhatBreaksARule_data()
    {
        QTest::addColumn<QByteArray>("payload");
        const QJsonObject snapshot = snapshotJson("e1", 120, remoteTop(2));
        const QJsonObject update = updateJson("e1", 120, 123, {changeJson(3, 1550, 3)});
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("not JSON") << QByteArray("{\"type\":");
        QTest::newRow("two values") << text(snapshot) + text(snapshot);
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("not UTF-8") << QByteArray("{\"type\":\"\xff\"}");
        QTest::newRow("deep") << QByteArray("{\"type\":\"snapshot\",\"x\":" + QByteArray(50, '[')
                                            + QByteArray(50, ']') + '}');
        QTest::newRow("large") << QByteArray(RemoteMessageDecoder::kMaxPayload + 1, ' ');
        QTest::newRow("no type") << text(without(snapshot, u"type"_s));
        QTest::newRow("no epoch") << text(without(snapshot, u"epoch"_s));
        QTest::newRow("long epoch") << text(with(snapshot, u"epoch"_s, QString(129, u'e')));
        QTest::newRow("no seq") << text(without(snapshot, u"seq"_s));
        QTest::newRow("seq below zero") << text(with(snapshot, u"seq"_s, -1));
        QTest::newRow("seq of 1e300") << text(with(snapshot, u"seq"_s, 1e300));
        QTest::newRow("seq a text") << text(with(snapshot, u"seq"_s, u"1"_s));
        QTest::newRow("no from") << text(without(update, u"from"_s));
        QTest::newRow("goes back") << text(with(update, u"from"_s, 124));
        QTest::newRow("state") << text(with(snapshot, u"state"_s, u"fine"_s));
        QTest::newRow("no state") << text(without(snapshot, u"state"_s));
        QTest::newRow("players") << text(with(snapshot, u"players"_s, -5));
        QTest::newRow("rate") << text(with(snapshot, u"updatesPerSecond"_s, -0.5));
        QTest::newRow("high rate") << text(with(snapshot, u"updatesPerSecond"_s, 1e12));
        QTest::newRow("instant") << text(with(snapshot, u"asOf"_s, u"yesterday"_s));
        QTest::newRow("no leaderboard") << text(without(snapshot, u"leaderboard"_s));
        QTest::newRow("leaderboard") << text(with(snapshot, u"leaderboard"_s, 7));
        QTest::newRow("101 places") << text(withTop(snapshot, remoteTop(101)));
        QTest::newRow("twice") << text(withTop(snapshot, remoteTop(1) + remoteTop(1)));
        QTest::newRow("entry") << text(with(snapshot, u"leaderboard"_s, QJsonArray{1}));
        QTest::newRow("changes") << text(with(update, u"changes"_s, u"all"_s));
        const auto changed = [&](const QString &name, const QJsonValue &value) {
            return text(with(update, u"changes"_s, QJsonArray{with(changeJson(3, 1, 3), name, value)}));
        };
        QTest::newRow("no uuid") << changed(u"userId"_s, u"me"_s);
        QTest::newRow("score") << changed(u"score"_s, 9'007'199'254'740'992.0);
        QTest::newRow("half a score") << changed(u"score"_s, 1.5);
        QTest::newRow("no score") << changed(u"score"_s, QJsonValue());
        QTest::newRow("rank 0") << changed(u"rank"_s, 0);
        QTest::newRow("on board") << changed(u"onBoard"_s, 1);
    }
    void refusesWhatBreaksARule()
    {
        QFETCH(QByteArray, payload);
        const auto read = m_decoder.decode(payload);
        QVERIFY(!read);
        QCOMPARE(read.error().code, Error::Code::InvalidArgument);
        QVERIFY2(read.error().message.endsWith(u'.'), qPrintable(read.error().message));
        VERIFY_OK(m_decoder.decode(text(snapshotJson("e1", 1, remoteTop(1))))); // and goes on
    }

    void aTypeOfLaterIsNoMistake()
    {
        const auto read = m_decoder.decode("{\"type\":\"fanfare\"}");
        QVERIFY(!read);
        QCOMPARE(read.error().code, Error::Code::Incompatible);
    }

    void namesAreMadeSafeAndShort()
    {
        BoardEntry evil = remoteTop(1).first();
        evil.username = u"\u202Eab\n"_s + QString(1000, u'x');
        evil.countryCode = u"<b>"_s;
        const auto read = m_decoder.decode(text(snapshotJson("e1", 1, {evil})));
        VERIFY_OK(read);
        const BoardEntry shown = std::get<RemoteMessage>(*read).leaderboard->first();
        QVERIFY(shown.username.startsWith("abxxx"_L1));
        QCOMPARE(shown.username.size(), 255);
        QVERIFY(shown.countryCode.isEmpty());
    }

    void noisePassesWithoutHarm()
    {
        QRandomGenerator random(7);
        const QByteArray good
            = text(withTop(updateJson("e1", 1, 2, {changeJson(1, 5, 2), changeJson(2, 4, 3)}), remoteTop(3)));
        int understood = 0;
        for (int i = 0; i < 20'000; ++i) {
            QByteArray bad = good;
            for (int change = 0; change < 3; ++change)
                bad[random.bounded(int(bad.size()))] = char(random.bounded(256));
            understood += m_decoder.decode(bad).hasValue() ? 1 : 0;
        }
        QVERIFY(understood < 20'000);
    }
};

QTEST_GUILESS_MAIN(TestRemoteMessageDecoder)
#include "tst_remotemessagedecoder.moc"
