// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include "ui/sessionstate.h"

using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestPreferences : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    void write(const QString &name, const QByteArray &contents)
    {
        QFile file(m_dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(contents), contents.size());
    }

private Q_SLOTS:
    void remembersWhatWasChosen()
    {
        const QString path = m_dir.filePath(u"a.ini"_s);
        {
            Preferences preferences(path);
            QCOMPARE(preferences.theme(), Theme::Choice::System);
            QCOMPARE(preferences.zoom(), 1.0);
            preferences.setTheme(Theme::Choice::Light);
            preferences.setZoom(1.25);
            preferences.setReducedMotion(true);
        }
        Theme theme(*qApp);
        Preferences(path).applyTo(theme);
        QCOMPARE(theme.choice(), Theme::Choice::Light);
        QCOMPARE(theme.zoom(), 1.25);
        QVERIFY(theme.reducedMotion());
    }

    void nonsenseIsTheDefault_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::newRow("words") << QByteArray(
            "[appearance]\ntheme=Purple\nzoom=large\nreducedMotion=perhaps\n");
        QTest::newRow("not a number") << QByteArray("[appearance]\ntheme=7\nzoom=nan\n");
        QTest::newRow("noise") << QByteArray("\x01\x02[[[[=\n\xff\xfe");
    }
    void nonsenseIsTheDefault()
    {
        QFETCH(QByteArray, contents);
        write(u"b.ini"_s, contents);
        Theme theme(*qApp);
        const Preferences preferences(m_dir.filePath(u"b.ini"_s));
        preferences.applyTo(theme);
        QCOMPARE(theme.choice(), Theme::Choice::System);
        QCOMPARE(theme.zoom(), 1.0);
    }

    void aHugeZoomIsTheLargest()
    {
        write(u"c.ini"_s, "[appearance]\nzoom=1e300\n");
        Theme theme(*qApp);
        Preferences(m_dir.filePath(u"c.ini"_s)).applyTo(theme);
        QCOMPARE(theme.zoom(), Theme::kZooms.back());
    }

    void remembersWhereTheWindowWas()
    {
        const QString path = m_dir.filePath(u"d.ini"_s);
        {
            SessionState session(path);
            session.setPage("settings");
            session.setGeometry(QByteArray("\x00\x01\xff", 3));
        }
        const SessionState session(path);
        QCOMPARE(session.page(), QByteArray("settings"));
        QCOMPARE(session.geometry(), QByteArray("\x00\x01\xff", 3));
    }
};

QTEST_MAIN(TestPreferences)
#include "tst_preferences.moc"
