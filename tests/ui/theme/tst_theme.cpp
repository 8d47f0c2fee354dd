// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontInfo>
#include <QSignalSpy>
#include <QStyle>
#include <QTest>

using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theApplicationFollows()
    {
        Theme theme(*qApp);
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setChoice(Theme::Choice::Dark);
        QCOMPARE(theme.palette(), Palette::darkColours());
        QCOMPARE(QApplication::palette().color(QPalette::Window), Palette::darkColours().window);
        theme.setChoice(Theme::Choice::Light);
        QCOMPARE(QApplication::palette().color(QPalette::Window), Palette::lightColours().window);
        QCOMPARE(QApplication::palette().color(QPalette::Highlight), Palette::lightColours().accent);
        QCOMPARE(changed.count(), 2);
        theme.setChoice(Theme::Choice::Light);
        QCOMPARE(changed.count(), 2);
    }

    void theSystemsPaletteIsFoundUnderOurs()
    {
        Theme theme(*qApp);
        theme.setChoice(Theme::Choice::Dark);
        theme.setChoice(Theme::Choice::System); // the offscreen platform is light
        QCOMPARE(theme.palette(), Palette::lightColours());
    }

    void sizesGrowWithTheZoom()
    {
        Theme theme(*qApp);
        const int body = QFontInfo(theme.font(FontRole::Body)).pixelSize();
        const int length = theme.px(100);
        theme.setZoom(2);
        QCOMPARE(QFontInfo(theme.font(FontRole::Body)).pixelSize(), 2 * body);
        QCOMPARE(theme.px(100), 2 * length);
        QCOMPARE(QApplication::font().pixelSize(), 2 * body);
    }

    void zoomGoesByStepsAndEnds()
    {
        Theme theme(*qApp);
        theme.stepZoom(1);
        QCOMPARE(theme.zoom(), 1.1);
        theme.stepZoom(-1);
        QCOMPARE(theme.zoom(), 1.0);
        theme.stepZoom(100);
        QCOMPARE(theme.zoom(), Theme::kZooms.back());
        theme.stepZoom(-100);
        QCOMPARE(theme.zoom(), Theme::kZooms.front());
        theme.setZoom(1.24);
        QCOMPARE(theme.zoom(), 1.25);
    }

    void titlesAreLargerThanText()
    {
        const Theme theme(*qApp);
        const auto size = [&theme](FontRole role) { return theme.font(role).pixelSize(); };
        QVERIFY(size(FontRole::Small) < size(FontRole::Body));
        QVERIFY(size(FontRole::Body) < size(FontRole::Heading));
        QVERIFY(size(FontRole::Heading) < size(FontRole::Title));
        QVERIFY(size(FontRole::Title) < size(FontRole::Figure));
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
