// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamtext.h"

#include <QTest>

#include "tests/api/stream/fakeviewers.h"

using namespace scorewatch;
using namespace scorewatch::stream;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestStreamText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Whatever a player is called, the message is JSON on one line and says just that.
    void carriesEveryName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << u"Aurelia Voss"_s;
        QTest::newRow("empty") << QString();
        QTest::newRow("quotes") << u"a\"b\\c/d"_s;
        QTest::newRow("lines") << u"a\r\nid: 7\n\ndata: x\tb"_s;
        QTest::newRow("control") << u"a\u0001\u001f\u007f"_s;
        QTest::newRow("nul") << QString(QChar(0));
        QTest::newRow("html") << u"</script><img src=x onerror=alert(1)>"_s;
        QTest::newRow("bidi") << u"\u202Egnihton\u202C \u2067x\u2069"_s;
        QTest::newRow("separators") << u"a\u2028b\u2029c\u0085d"_s;
        QTest::newRow("emoji") << u"👩🏽‍🚀 Søren 名前"_s;
        QTest::newRow("long") << QString(255, u'W');
    }
    void carriesEveryName()
    {
        QFETCH(QString, name);
        StreamHead head;
        head.epoch = "e1";
        head.asOf = text::instant({});
        head.leaderboard = text::leaderboard({{1, UserId::random(), 5, name, {}}});
        const std::string json = text::snapshot(head);
        QVERIFY(json.find('\n') == std::string::npos && json.find('\r') == std::string::npos);
        const QJsonObject entry = messageIn(json)["leaderboard"_L1].toArray().first().toObject();
        QCOMPARE(entry["username"_L1].toString(), name);
        QVERIFY(entry["countryCode"_L1].isNull());
    }

    void tellsAChange()
    {
        ScoreUpdate update;
        update.position = StreamPosition{"e1", 7};
        update.userId = UserId::random();
        update.version = 3;
        update.newScore = kMaxScore;
        update.scoreChange = -50;
        update.rank = 12;
        const QJsonObject change = messageIn(text::change(update));
        QCOMPARE(change["userId"_L1].toString(), update.userId.toString());
        QCOMPARE(change["version"_L1].toInteger(), 3);
        QCOMPARE(change["score"_L1].toInteger(), kMaxScore);
        QCOMPARE(change["change"_L1].toInteger(), -50);
        QCOMPARE(change["rank"_L1].toInteger(), 12);
        QCOMPARE(change["onBoard"_L1], QJsonValue(true));
        QVERIFY(change["actionId"_L1].isNull());
        update.rank.reset();
        update.onBoard = false;
        QVERIFY(messageIn(text::change(update))["rank"_L1].isNull());
        QCOMPARE(messageIn(text::change(update))["onBoard"_L1], QJsonValue(false));
    }

    void dressesEvents()
    {
        StreamHead head;
        head.epoch = "7-1-2:x";
        head.seq = 41;
        QCOMPARE(text::event("update", head, "{}"),
                 std::string("id: 7-1-2:x:41\nevent: update\ndata: {}\n\n"));
        head.epoch = "a\nevent: forged"; // Redis is not ours alone
        QCOMPARE(text::event("update", head, "{}"), std::string("event: update\ndata: {}\n\n"));
    }

    void namesEveryState()
    {
        QCOMPARE(text::stateName(LiveState::Live), std::string_view("live"));
        QCOMPARE(text::stateName(LiveState::Late), std::string_view("late"));
        QCOMPARE(text::stateName(LiveState::Resyncing), std::string_view("resyncing"));
        QCOMPARE(text::stateName(LiveState::Offline), std::string_view("offline"));
    }
};

QTEST_GUILESS_MAIN(TestStreamText)
#include "tst_streamtext.moc"
