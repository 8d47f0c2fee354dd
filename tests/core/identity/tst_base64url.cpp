// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/base64url.h"

#include <array>

using namespace scorewatch;

class TestBase64Url : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesThereAndBack()
    {
        QByteArray bytes;
        for (int i = 0; i < 300; ++i) {
            const QByteArray text = base64url::encode(bytes);
            QVERIFY(!text.contains('=') && !text.contains('+') && !text.contains('/'));
            QCOMPARE(base64url::decode(text), std::optional(bytes));
            bytes.append(static_cast<char>(i * 7 + 3));
        }
    }

    void takesOneSpellingOnly_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("padding") << QByteArray("TQ==");
        QTest::addRow("some padding") << QByteArray("TWE=");
        QTest::addRow("stray bits of two letters") << QByteArray("TR");
        QTest::addRow("stray bits of three letters") << QByteArray("TWF");
        QTest::addRow("a lone letter") << QByteArray("T");
        QTest::addRow("the other alphabet: plus") << QByteArray("T+Fh");
        QTest::addRow("the other alphabet: slash") << QByteArray("T/Fh");
        QTest::addRow("blank") << QByteArray("TWFh ");
        QTest::addRow("line break") << QByteArray("TW\nFh");
        QTest::addRow("zero byte") << QByteArray("TW\0h", 4);
        QTest::addRow("not ASCII") << QByteArray("TW\xc3\xa4");
    }
    void takesOneSpellingOnly()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!base64url::decode(text));
    }

    void neverWritesPastTheEnd()
    {
        std::array<char, 4> out{};
        out.back() = '!';
        QCOMPARE(base64url::decode("TWFu", std::span(out).first(3)), 3);
        QCOMPARE(base64url::decode("TWFuTQ", std::span(out).first(3)), -1);
        QCOMPARE(out.back(), '!');
    }
};

QTEST_GUILESS_MAIN(TestBase64Url)
#include "tst_base64url.moc"
