// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text.h"

#include <QTest>

#include "tests/ui/support/syntheticboard.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lettersOfTheAvatar_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("letters");
        QTest::newRow("two words") << u"Aurelia Voss"_s << u"AV"_s;
        QTest::newRow("dot") << u"nine.lives"_s << u"NL"_s;
        QTest::newRow("one word") << u"Okonkwo"_s << u"O"_s;
        QTest::newRow("three parts") << u"Mei-Lin Zhao"_s << u"ML"_s;
        QTest::newRow("underscore") << u"brass_monkey"_s << u"BM"_s;
        QTest::newRow("digits") << u"quick_fox_88"_s << u"QF"_s;
        QTest::newRow("digit in front") << u"7up"_s << u"?"_s;
        QTest::newRow("not Latin") << u"Łukasz Øst"_s << u"ŁØ"_s;
        QTest::newRow("tower of marks") << u"z\u0351\u0352\u0353\u0354"_s << u"Z"_s;
        QTest::newRow("emoji") << u"👩‍👩‍👧‍👦 family"_s << u"F"_s;
        QTest::newRow("nothing") << QString() << u"?"_s;
        QTest::newRow("direction marks") << u"\u202E\u2066"_s << u"?"_s;
    }
    void lettersOfTheAvatar()
    {
        QFETCH(QString, name);
        QFETCH(QString, letters);
        QCOMPARE(initials(name), letters);
    }

    void whatIsShownIsOneBoundedLine()
    {
        QCOMPARE(shownText(u"a\nb\tc\rd"_s), u"a b c\uFFFDd"_s);
        QCOMPARE(shownText(u"safe\u202Egnp.exe"_s), u"safe\uFFFDgnp.exe"_s);
        QCOMPARE(shownText(u"<b>x</b> & %1"_s), u"<b>x</b> & %1"_s);
        QCOMPARE(shownText(QString(1000, u'x'), 10), QString(10, u'x') + u'…');
        const QString cut = shownText(u"aaa\U0001F600"_s, 4); // in the middle of a surrogate pair
        QVERIFY(cut == u"aaa…"_s);
    }

    void aNameNobodyKnowsIsTheId()
    {
        const UserId id = playerId(3);
        QCOMPARE(shownName({}, id), id.toString().left(8) + u'…');
        QCOMPARE(shownName(u"   "_s, id), id.toString().left(8) + u'…');
        QCOMPARE(shownName(u" Mei "_s, id), u"Mei"_s);
    }

    void aToolTipRendersNothing()
    {
        const QString tip = plainToolTip(u"<img src=x>\nline"_s);
        QVERIFY(Qt::mightBeRichText(tip)); // our own markup, so that Qt does not guess
        QVERIFY(tip.contains("&lt;img"_L1));
        QCOMPARE(plainToolTip({}), QString());
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
