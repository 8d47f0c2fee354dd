// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/feedbuffer.h"

#include "tests/core/live/fakeboard.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;

namespace {

ScoreUpdate numbered(qint64 sequence, int places = 0)
{
    ScoreUpdate update;
    update.position = StreamPosition{"e", sequence};
    if (places > 0)
        update.leaderboard = QList<BoardEntry>(places);
    return update;
}

} // namespace

class TestFeedBuffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrder()
    {
        FeedBuffer buffer(10);
        for (qint64 i = 1; i <= 10; ++i)
            QVERIFY(buffer.append(numbered(i)));
        for (qint64 i = 1; i <= 10; ++i) {
            QCOMPARE(buffer.front().position->sequence, i);
            buffer.removeFront();
        }
        QVERIFY(buffer.isEmpty());
    }

    void letsGoOfEverythingPastItsLimit()
    {
        FeedBuffer buffer(10);
        for (qint64 i = 1; i <= 10; ++i)
            buffer.append(numbered(i));
        buffer.mark();
        QVERIFY(!buffer.append(numbered(11)));
        QVERIFY(buffer.isEmpty());
        QVERIFY(!buffer.isFrontMarked());
        QVERIFY(buffer.append(numbered(12)));
        QCOMPARE(buffer.size(), 1);
    }

    void leaderboardsWeigh()
    {
        FeedBuffer buffer(100);
        QVERIFY(buffer.append(numbered(1, 60)));
        QVERIFY(!buffer.append(numbered(2, 60)));
        QVERIFY(buffer.append(numbered(3, 60)));
        buffer.removeFront();
        QVERIFY(buffer.append(numbered(4, 60)));
    }

    void remembersWhatCameBeforeTheMark()
    {
        FeedBuffer buffer(10);
        buffer.append(numbered(1));
        buffer.append(numbered(2));
        buffer.mark();
        buffer.append(numbered(3));
        QVERIFY(buffer.isFrontMarked());
        buffer.removeFront();
        QVERIFY(buffer.isFrontMarked());
        buffer.removeFront();
        QVERIFY(!buffer.isFrontMarked());
    }
};

QTEST_GUILESS_MAIN(TestFeedBuffer)
#include "tst_feedbuffer.moc"
