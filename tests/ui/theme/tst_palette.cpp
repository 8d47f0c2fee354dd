// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette.h"

#include <QTest>
#include <QUuid>

#include "ui/delegates/avatar.h"

using namespace scorewatch;
using namespace scorewatch::ui;

namespace {

constexpr double kReadable = 4.5; // WCAG 2 AA for text
constexpr double kVisible = 3.0;  // WCAG 2 AA for large text and marks

} // namespace

class TestPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastIsThatOfWcag()
    {
        QCOMPARE(qRound(contrast(Qt::white, Qt::black)), 21);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
        QVERIFY(std::abs(contrast(QColor(0x767676), Qt::white) - 4.54) < 0.01);
    }

    void textCanBeRead_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void textCanBeRead()
    {
        QFETCH(bool, dark);
        const Palette palette = dark ? Palette::darkColours() : Palette::lightColours();
        for (const QColor &ground :
             {palette.window, palette.panel, palette.raised, palette.wash(palette.accent, 0.16)}) {
            QVERIFY(contrast(palette.text, ground) >= kReadable);
            QVERIFY(contrast(palette.dim, ground) >= kReadable - 0.3);
        }
        for (const QColor &ground : {palette.window, palette.panel}) {
            QVERIFY(contrast(palette.dim, ground) >= kReadable);
            for (const Ink ink : {Ink::Accent, Ink::Good, Ink::Warn, Ink::Bad, Ink::Critical})
                QVERIFY2(contrast(palette.ink(ink), ground) >= kVisible + 0.8,
                         qPrintable(palette.ink(ink).name()));
            for (const Ink ink : {Ink::First, Ink::Second, Ink::Third}) // large figures
                QVERIFY2(contrast(palette.ink(ink), ground) >= kVisible, qPrintable(palette.ink(ink).name()));
        }
        for (const QColor &fill : {palette.accent, palette.bad})
            QVERIFY(contrast(palette.onAccent, fill) >= kReadable);
    }

    void everyAvatarCarriesWhiteLetters()
    {
        QSet<QRgb> colours;
        for (uint i = 0; i < 500; ++i) {
            const QColor colour = avatarColour(UserId(QUuid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)));
            QVERIFY2(contrast(colour, Qt::white) >= kReadable - 0.5, qPrintable(colour.name()));
            colours.insert(colour.rgb());
        }
        QVERIFY(colours.size() >= 12);
    }

    void anAvatarKeepsItsColour()
    {
        const auto id = UserId::fromText(QByteArrayView("0b0e9f3c-7a55-4c59-9d5e-111111111111"));
        QVERIFY(id);
        QCOMPARE(avatarColour(*id), avatarColour(*id));
        QCOMPARE(avatarColour(*id).name(), avatarColour(UserId(id->uuid())).name());
    }

    void washesLieBetween()
    {
        QCOMPARE(Palette::mixed(Qt::black, Qt::white, 0).rgb(), QColor(Qt::black).rgb());
        QCOMPARE(Palette::mixed(Qt::black, Qt::white, 1).rgb(), QColor(Qt::white).rgb());
        QCOMPARE(Palette::mixed(Qt::black, Qt::white, 0.5).red(), 128);
    }
};

QTEST_APPLESS_MAIN(TestPalette)
#include "tst_palette.moc"
