// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/passwordhasher.h"

#include "tests/support/support.h"

using namespace scorewatch;

class TestPasswordHasher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesWhatItAccepts()
    {
        const PasswordHasher hasher(4);
        const auto hash = hasher.hash("correct horse");
        VERIFY_OK(hash);
        QVERIFY(hash->startsWith("$2b$04$"));
        QVERIFY(hasher.verify("correct horse", *hash));
        QVERIFY(!hasher.verify("correct horsf", *hash));
        QVERIFY(!hasher.verify("", *hash));
        const auto another = hasher.hash("correct horse");
        VERIFY_OK(another);
        QVERIFY(*another != *hash); // salted
    }

    /// Vectors of the original implementation, in the three spellings of its prefix.
    void acceptsOthersHashes_data()
    {
        QTest::addColumn<QByteArray>("hash");
        for (const char letter : {'a', 'b', 'y'})
            QTest::addRow("2%c", letter)
                << QByteArray("$2") + letter + "$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    }
    void acceptsOthersHashes()
    {
        QFETCH(QByteArray, hash);
        const PasswordHasher hasher(4);
        QVERIFY(hasher.verify("U*U", hash));
        QVERIFY(!hasher.verify("U*V", hash));
    }

    /// Of all this crypt() would make something, or refuse it in no time.
    void worksAsHardForWhatIsNoHash_data()
    {
        QTest::addColumn<QByteArray>("stored");
        const QByteArray tail(53, 'a');
        QTest::addRow("nobody's") << QByteArray();
        QTest::addRow("locked") << QByteArray("!");
        QTest::addRow("DES") << QByteArray("abJnggxhB/yWI");
        QTest::addRow("MD5") << QByteArray("$1$abcdefgh$irWbblnpmw.5z7wgBnprh0");
        QTest::addRow("yescrypt") << QByteArray("$y$j9T$abc$def");
        QTest::addRow("too costly") << "$2b$15$" + tail;
        QTest::addRow("far too costly") << "$2b$31$" + tail;
        QTest::addRow("no cost") << "$2b$00$" + tail;
        QTest::addRow("other letter") << "$2x$04$" + tail;
        QTest::addRow("too short") << "$2b$04$" + tail.chopped(1);
        QTest::addRow("too long") << "$2b$04$" + tail + 'a';
        QTest::addRow("odd letters") << "$2b$04$" + QByteArray(53, ':');
        QTest::addRow("zero byte") << "$2b$04$" + tail.chopped(1) + '\0';
    }
    void worksAsHardForWhatIsNoHash()
    {
        QFETCH(QByteArray, stored);
        const PasswordHasher hasher(4);
        QVERIFY(!hasher.verify("password", stored));
        QCOMPARE(hasher.computed(), 1);
    }

    void cutsNoPassword()
    {
        const PasswordHasher hasher(4);
        const QByteArray longest(72, 'x');
        const auto hash = hasher.hash(longest);
        VERIFY_OK(hash);
        QVERIFY(hasher.verify(longest, *hash));
        QVERIFY(!hasher.verify(longest + 'y', *hash)); // bcrypt itself would take it
        QVERIFY(!hasher.verify(longest + QByteArray(1000, 'y'), *hash));
        QCOMPARE(hasher.computed(), 4);
        QCOMPARE(int(hasher.hash(longest + 'x').error().code), int(Error::Code::InvalidArgument));
        QCOMPARE(int(hasher.hash(QByteArray("abcdefgh\0ijkl", 13)).error().code),
                 int(Error::Code::InvalidArgument));
    }

    void stopsAtNoZeroByte()
    {
        const PasswordHasher hasher(4);
        const auto hash = hasher.hash("password");
        VERIFY_OK(hash);
        QVERIFY(!hasher.verify(QByteArray("password\0more", 13), *hash));
    }
};

QTEST_GUILESS_MAIN(TestPasswordHasher)
#include "tst_passwordhasher.moc"
