// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rowmoves.h"

#include <QTest>

using namespace scorewatch::ui;

class TestRowMoves : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asManyAsPossibleStay_data()
    {
        QTest::addColumn<QList<int>>("positions");
        QTest::addColumn<int>("staying");
        QTest::newRow("none") << QList<int>() << 0;
        QTest::newRow("in order") << QList<int>{0, 1, 2, 3} << 4;
        QTest::newRow("the first fell to the end") << QList<int>{1, 2, 3, 4, 0} << 4;
        QTest::newRow("the last rose to the top") << QList<int>{4, 0, 1, 2, 3} << 4;
        QTest::newRow("two changed places") << QList<int>{0, 2, 1, 3} << 3;
        QTest::newRow("turned around") << QList<int>{3, 2, 1, 0} << 1;
        QTest::newRow("gaps") << QList<int>{7, 3, 9, 12} << 3;
    }
    void asManyAsPossibleStay()
    {
        QFETCH(QList<int>, positions);
        QFETCH(int, staying);
        const QList<bool> stays = rowsThatStay(positions);
        QCOMPARE(stays.size(), positions.size());
        QCOMPARE(stays.count(true), staying);
        int before = -1;
        for (int i = 0; i < stays.size(); ++i) {
            if (!stays.at(i))
                continue;
            QVERIFY(positions.at(i) > before);
            before = positions.at(i);
        }
    }
};

QTEST_APPLESS_MAIN(TestRowMoves)
#include "tst_rowmoves.moc"
