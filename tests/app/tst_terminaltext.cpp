// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminaltext.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestTerminalText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printable_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"mara"_s << u"mara"_s;
        QTest::newRow("letters of the world") << u"Mära 山田 🎯"_s << u"Mära 山田 🎯"_s;
        QTest::newRow("line breaks") << u"a\nb\r\tc"_s << u"a\\nb\\r\\tc"_s;
        QTest::newRow("escape sequence") << u"\x1b[31mred\x07"_s << u"\\x1b[31mred\\x07"_s;
        QTest::newRow("eight-bit control") << u"a\u009bb"_s << u"a\\x9bb"_s;
        QTest::newRow("reordering") << u"user\u202egro\u2066"_s << u"user\\u{202e}gro\\u{2066}"_s;
        QTest::newRow("line separator") << u"a\u2028b"_s << u"a\\u{2028}b"_s;
        QTest::newRow("half a pair") << QString(QChar(0xd83c)) + u'x' << u"\ufffdx"_s;
    }
    void printable()
    {
        QFETCH(QString, text);
        QTEST(terminaltext::printable(text), "expected");
    }

    void width_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("columns");
        QTest::newRow("empty") << QString() << 0;
        QTest::newRow("plain") << u"mara"_s << 4;
        QTest::newRow("composed") << u"ä"_s << 1;
        QTest::newRow("combining") << u"a\u0308"_s << 1;
        QTest::newRow("wide") << u"山田"_s << 4;
        QTest::newRow("Hangul") << u"한"_s << 2;
        QTest::newRow("full width") << u"ＡＢ"_s << 4;
        QTest::newRow("emoji") << u"🎯"_s << 2;
        QTest::newRow("joiner") << u"a\u200db"_s << 2;
    }
    void width()
    {
        QFETCH(QString, text);
        QTEST(terminaltext::width(text), "columns");
    }

    void wraps()
    {
        QCOMPARE(terminaltext::wrapped(u"one two three"_s, 7), (QStringList{u"one two"_s, u"three"_s}));
        QCOMPARE(terminaltext::wrapped(u"unbreakable word"_s, 4), (QStringList{u"unbreakable"_s, u"word"_s}));
        QCOMPARE(terminaltext::wrapped(QString(), 4), QStringList(QString()));
    }
};

QTEST_GUILESS_MAIN(TestTerminalText)
#include "tst_terminaltext.moc"
