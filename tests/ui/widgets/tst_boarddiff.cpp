// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/boarddiff.h"

#include <QApplication>
#include <QTest>

#include "tests/ui/support/syntheticboard.h"
#include "ui/theme/theme.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestBoardDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoMovesIsSaidAndSeen()
    {
        const Theme theme(*qApp);
        BoardDiff diff(theme);
        SyntheticBoard boards(3);
        const QList<BoardEntry> before = boards.board().top;
        boards.removeFirst();
        const QList<BoardEntry> after = boards.board().top;
        diff.resize(420, diff.sizeHint().height());
        diff.setBoards(before, before, before.first().userId);
        QCOMPARE(diff.accessibleDescription(), u"Nobody moves."_s);
        const QImage same = diff.grab().toImage();
        diff.setBoards(before, after, before.first().userId);
        const QString said = diff.accessibleDescription();
        QVERIFY2(said.startsWith(u"The player leaves the top ten."_s), qPrintable(said));
        QVERIFY2(said.contains(after.first().username + u" goes from 2 to 1."_s), qPrintable(said));
        QVERIFY2(said.contains(after.last().username + u" comes in at 10."_s), qPrintable(said));
        QVERIFY(diff.grab().toImage() != same);
    }
};

QTEST_MAIN(TestBoardDiff)
#include "tst_boarddiff.moc"
