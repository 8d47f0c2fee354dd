// SPDX-License-Identifier: GPL-3.0-or-later
// What one write may hold, before it shares a batch with others.
#include "core/scoring/scorewrite.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

using Change = std::function<void(ScoreWrite &)>;

ScoreWrite fullest()
{
    const QByteArray twoBytes = u"ä"_s.toUtf8();
    ScoreWrite write;
    write.actionId = twoBytes.repeated(100);
    write.principal = QByteArray(512, 'p');
    write.idempotencyKey = QByteArray(512, 'k');
    write.requestHash = QByteArray(32, 'h');
    write.tokenHash = QByteArray(32, 't');
    write.tokenExpiresAt = QDateTime::currentDateTimeUtc();
    write.ipAddress = "2001:db8::7";
    write.userAgent = QByteArray(2000, 'a');
    write.requestId = twoBytes.repeated(100);
    write.actor = "mara";
    write.reason = u"😀"_s.toUtf8().repeated(500);
    return write;
}

} // namespace

Q_DECLARE_METATYPE(Change)

class TestScoreWrite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatPostgresCanHold() { VERIFY_OK(fullest().check()); }

    void aCorrectionNeedsNoAction()
    {
        ScoreWrite write;
        write.correction = -5;
        VERIFY_OK(write.check());
    }

    void refuses_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, const Change &change, const QString &sentence) {
            QTest::newRow(name) << change << sentence;
        };
        row(
            "no action", [](ScoreWrite &w) { w.actionId.clear(); }, u"The action is missing."_s);
        row(
            "long action", [](ScoreWrite &w) { w.actionId.append('x'); },
            u"The action is longer than 100 characters."_s);
        row(
            "long request id", [](ScoreWrite &w) { w.requestId.append('x'); },
            u"The request id is longer than 100 characters."_s);
        row(
            "long reason", [](ScoreWrite &w) { w.reason.append('x'); },
            u"The reason is longer than 500 characters."_s);
        row(
            "long key", [](ScoreWrite &w) { w.idempotencyKey.append('x'); },
            u"The idempotency key is longer than 512 characters."_s);
        row(
            "key of long characters", [](ScoreWrite &w) { w.idempotencyKey = u"ä"_s.toUtf8().repeated(257); },
            u"The principal and the idempotency key may have 512 bytes each."_s);
        row(
            "NUL", [](ScoreWrite &w) { w.userAgent = QByteArray("a\0b", 3); },
            u"The user agent is not valid UTF-8 text."_s);
        row(
            "half a character", [](ScoreWrite &w) { w.reason = "\xc3"; },
            u"The reason is not valid UTF-8 text."_s);
        row(
            "short token", [](ScoreWrite &w) { w.tokenHash.chop(1); },
            u"The hash of the action token must have 32 bytes."_s);
        row(
            "token for ever", [](ScoreWrite &w) { w.tokenExpiresAt = {}; },
            u"The action token has no time at which it expires."_s);
        row(
            "no address", [](ScoreWrite &w) { w.ipAddress = "nonsense"; },
            u"The address of the player is not an IP address."_s);
        row(
            "address of a cable", [](ScoreWrite &w) { w.ipAddress = "fe80::1%eth0"; },
            u"The address of the player is not an IP address."_s);
    }
    void refuses()
    {
        QFETCH(const Change, change);
        QFETCH(const QString, sentence);
        ScoreWrite write = fullest();
        change(write);
        const Result<void> checked = write.check();
        QVERIFY(!checked);
        QCOMPARE(checked.error().message, sentence);
        QVERIFY(checked.error().code == Error::Code::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestScoreWrite)
#include "tst_scorewrite.moc"
