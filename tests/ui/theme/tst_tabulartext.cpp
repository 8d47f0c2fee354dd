// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tabulartext.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QTest>

#include "ui/theme/theme.h"

using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestTabularText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyDigitTakesTheSameRoom()
    {
        const Theme theme(*qApp);
        const TabularText text(theme.font(FontRole::Figure));
        const double width = text.width(u"1,111,111"_s);
        QVERIFY(width > 0);
        for (int digit = 0; digit <= 9; ++digit)
            QCOMPARE(text.width(u"1,111,111"_s.replace(u'1', QChar(u'0' + digit))), width);
    }

    void itPaintsWithinItsWidth()
    {
        const Theme theme(*qApp);
        const TabularText text(theme.font(FontRole::Figure));
        QImage image(300, 60, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setPen(Qt::black);
        text.draw(painter, QRectF(0, 0, 280, 60), Qt::AlignRight, u"2,048"_s);
        painter.end();
        int first = 300;
        int last = 0;
        for (int x = 0; x < image.width(); ++x) {
            for (int y = 0; y < image.height(); ++y) {
                if (image.pixelColor(x, y).lightness() < 128) {
                    first = std::min(first, x);
                    last = std::max(last, x);
                }
            }
        }
        QVERIFY(last <= 280);
        QVERIFY(first >= 280 - int(text.width(u"2,048"_s)) - 1);
        QVERIFY(last - first > 20);
    }

    void lettersTheFontLacksArePaintedToo()
    {
        const Theme theme(*qApp);
        const TabularText text(theme.font(FontRole::Body));
        QVERIFY(text.width(u"\U0001F600 12"_s) > 0);
        QVERIFY(text.width(u"١٢٣"_s) > 0);
        QImage image(200, 40, QImage::Format_RGB32);
        QPainter painter(&image);
        text.draw(painter, image.rect(), Qt::AlignLeft, u"١٢٣\U0001F600"_s);
        text.draw(painter, image.rect(), Qt::AlignHCenter, QString());
    }
};

QTEST_MAIN(TestTabularText)
#include "tst_tabulartext.moc"
