// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/userid.h"

#include "tests/support/support.h"

using namespace scorewatch;

class TestUserId : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsOnlyTheCanonicalForm_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("lower case") << QByteArray("0b0e9f3c-7a55-4c59-9d5e-111111111111") << true;
        QTest::newRow("upper case") << QByteArray("0B0E9F3C-7A55-4C59-9D5E-111111111111") << true;
        QTest::newRow("braces") << QByteArray("{0b0e9f3c-7a55-4c59-9d5e-111111111111}") << false;
        QTest::newRow("no hyphens") << QByteArray("0b0e9f3c7a554c599d5e111111111111") << false;
        QTest::newRow("hyphen moved") << QByteArray("0b0e9f3-c7a55-4c59-9d5e-111111111111") << false;
        QTest::newRow("not hexadecimal") << QByteArray("0b0e9f3c-7a55-4c59-9d5e-11111111111g") << false;
        QTest::newRow("the seeds' sample") << QByteArray("user-123") << false;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("zero byte") << QByteArray("0b0e9f3c-7a55-4c59-9d5e-11111111111\0", 36) << false;
    }
    void acceptsOnlyTheCanonicalForm()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, accepted);
        const auto id = UserId::fromText(QByteArrayView(text));
        QCOMPARE(id.has_value(), accepted);
        if (accepted)
            QCOMPARE(id->toByteArray(), text.toLower());
    }

    void sortsLikeItsText()
    {
        for (int i = 0; i < 2000; ++i) {
            const UserId a = UserId::random();
            const UserId b = UserId::random();
            QCOMPARE(a < b, a.toByteArray() < b.toByteArray());
            QVERIFY(!(a < a));
        }
    }
};

QTEST_GUILESS_MAIN(TestUserId)
#include "tst_userid.moc"
