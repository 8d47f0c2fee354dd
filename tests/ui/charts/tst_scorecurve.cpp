// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/scorecurve.h"

#include <QApplication>
#include <QTest>

#include "core/domain/board.h"
#include "tests/ui/support/examplecases.h"
#include "ui/theme/theme.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

const QDateTime kNow(QDate(2026, 5, 1), QTime(9, 30), Qt::UTC);

int pixelsOf(const QImage &image, const QColor &colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == colour;
    }
    return count;
}

} // namespace

class TestScoreCurve : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSuspiciousSpanIsMarked()
    {
        const Theme theme(*qApp);
        ScoreCurve chart(theme);
        chart.resize(600, 200);
        const CaseDetail detail = exampleDetail(exampleCase(0, kNow), kNow);
        const QColor edge = theme.palette().wash(theme.palette().bad, 0.55);
        chart.setCurve(detail.curve, {}, {});
        QCOMPARE(pixelsOf(chart.grab().toImage(), edge), 0);
        chart.setCurve(detail.curve, detail.suspectFrom, detail.suspectTo);
        QVERIFY(pixelsOf(chart.grab().toImage(), edge) > 40);
        QVERIFY(chart.accessibleDescription().contains(u"2,0"_s));
    }

    void littleOrOddDataIsDrawnToo_data()
    {
        QTest::addColumn<QList<qint64>>("scores");
        QTest::newRow("none") << QList<qint64>{};
        QTest::newRow("one") << QList<qint64>{7};
        QTest::newRow("flat") << QList<qint64>{7, 7, 7};
        QTest::newRow("zero") << QList<qint64>{0, 0};
        QTest::newRow("largest") << QList<qint64>{0, kMaxScore};
    }
    void littleOrOddDataIsDrawnToo()
    {
        QFETCH(const QList<qint64>, scores);
        const Theme theme(*qApp);
        ScoreCurve chart(theme);
        chart.resize(300, 160);
        QList<ScorePoint> points;
        for (const qint64 score : scores)
            points.append({kNow, score, 0, {}}); // all at one instant
        chart.setCurve(points, kNow.addSecs(-5), kNow.addSecs(5));
        const QImage image = chart.grab().toImage();
        QVERIFY(pixelsOf(image, image.pixelColor(0, 0))
                < image.width() * image.height()); // something is there
    }
};

QTEST_MAIN(TestScoreCurve)
#include "tst_scorecurve.moc"
