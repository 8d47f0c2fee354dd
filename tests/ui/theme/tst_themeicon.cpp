// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/themeicon.h"

#include <QApplication>
#include <QDirIterator>
#include <QImage>
#include <QTest>

#include "ui/theme/theme.h"

using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

namespace {

/// How many pixels of the picture are painted in about that colour.
int painted(const QImage &image, const QColor &colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() > 200 && std::abs(pixel.red() - colour.red()) < 12
                && std::abs(pixel.green() - colour.green()) < 12
                && std::abs(pixel.blue() - colour.blue()) < 12)
                ++count;
        }
    }
    return count;
}

} // namespace

class TestThemeIcon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyIconPaintsSomething_data()
    {
        QTest::addColumn<QString>("name");
        QDirIterator files(u":/scorewatch/icons"_s, {u"*.svg"_s});
        int count = 0;
        while (files.hasNext()) {
            const QString name = files.nextFileInfo().completeBaseName();
            if (name == "scorewatch"_L1)
                continue;
            QTest::newRow(qPrintable(name)) << name;
            ++count;
        }
        QVERIFY(count > 20);
    }
    void everyIconPaintsSomething()
    {
        QFETCH(QString, name);
        Theme theme(*qApp);
        theme.setChoice(Theme::Choice::Dark);
        const QIcon icon = themeIcon(theme, name, Ink::Accent);
        const int dark = painted(icon.pixmap(64, 64).toImage(), Palette::darkColours().accent);
        QVERIFY(dark > 40);
        theme.setChoice(Theme::Choice::Light); // the same icon is tinted anew
        QVERIFY(painted(icon.pixmap(64, 64).toImage(), Palette::lightColours().accent) > 40);
        QCOMPARE(painted(icon.pixmap(64, 64).toImage(), Palette::darkColours().accent), 0);
    }

    void theMarkKeepsItsColours()
    {
        const QImage mark = appMark(64, 2).toImage();
        QCOMPARE(mark.size(), QSize(128, 128));
        QVERIFY(painted(mark, Palette::darkColours().first) > 100);
    }

    void anIconOutlivesItsTheme()
    {
        QIcon icon;
        {
            const Theme theme(*qApp);
            icon = themeIcon(theme, u"search"_s);
        }
        QVERIFY(!icon.pixmap(16, 16).isNull());
    }
};

QTEST_MAIN(TestThemeIcon)
#include "tst_themeicon.moc"
