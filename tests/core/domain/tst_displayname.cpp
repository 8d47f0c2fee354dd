// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/displayname.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestDisplayName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsNamesAndDropsWhatFools_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << u"Mara"_s << u"Mara"_s;
        QTest::newRow("spaces and marks") << u"Zoë van der Ø_99 <b>"_s << u"Zoë van der Ø_99 <b>"_s;
        QTest::newRow("right to left letters") << u"שלום"_s << u"שלום"_s;
        QTest::newRow("family emoji keeps its joiners") << u"👨‍👩‍👧"_s << u"👨‍👩‍👧"_s;
        QTest::newRow("line breaks and tabs") << u"a\r\nb\tc"_s << u"abc"_s;
        QTest::newRow("zero byte") << u"a"_s + QChar(0) + u"b"_s << u"ab"_s;
        QTest::newRow("C1") << u"a\u0085\u009bb"_s << u"ab"_s;
        QTest::newRow("override") << u"gnp.\u202Eexe"_s << u"gnp.exe"_s;
        QTest::newRow("isolates") << u"\u2066a\u2067b\u2068c\u2069"_s << u"abc"_s;
        QTest::newRow("marks") << u"\u200Ea\u200Fb\u061C"_s << u"ab"_s;
        QTest::newRow("separators") << u"a\u2028b\u2029c"_s << u"abc"_s;
        QTest::newRow("invisible") << u"\uFEFFa\u200Bb\u2060c\u00AD"_s << u"abc"_s;
        QTest::newRow("nothing left") << u"\u202E\u0007"_s << QString();
    }
    void keepsNamesAndDropsWhatFools()
    {
        QFETCH(QString, raw);
        QTEST(displayName(raw), "shown");
    }

    void cutsLongNamesBetweenCharacters()
    {
        QCOMPARE(displayName(QString(5000, u'x')).size(), kMaxDisplayName);
        const QString pairs = u"😀"_s.repeated(1000);
        const QString shown = displayName(u"x"_s + pairs);
        QCOMPARE(shown.size(), kMaxDisplayName);
        QCOMPARE(displayName(pairs).size(), kMaxDisplayName - 1);
        QVERIFY(displayName(pairs).back().isLowSurrogate());
    }
};

QTEST_GUILESS_MAIN(TestDisplayName)
#include "tst_displayname.moc"
