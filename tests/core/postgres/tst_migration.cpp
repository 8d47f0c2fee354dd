// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/migration.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestMigration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theProgramBringsItsOwn()
    {
        const auto migrations = loadMigrations(QLatin1String(kBuiltInMigrations));
        VERIFY_OK(migrations);
        QVERIFY(migrations->size() >= 11);
        QCOMPARE(migrations->first().fileName, u"001_foundation.sql"_s);
        for (const Migration &migration : *migrations) {
            QVERIFY2(migration.sql.startsWith("-- SPDX-License-Identifier: GPL-3.0-or-later\n"),
                     qPrintable(migration.fileName));
            // The transaction is the migrator's.
            static const QRegularExpression control(u"^(BEGIN|COMMIT|END|ROLLBACK)\\s*;"_s,
                                                    QRegularExpression::MultilineOption);
            QVERIFY2(!QString::fromUtf8(migration.sql).contains(control), qPrintable(migration.fileName));
            // What is made belongs to the owner, whoever migrates.
            QVERIFY2(migration.sql.contains("SET LOCAL ROLE scorewatch_owner;\n"),
                     qPrintable(migration.fileName));
        }
    }

    void readsAFolderInOrder()
    {
        const QTemporaryDir folder;
        write(folder, u"002_second.sql"_s, "SELECT 2");
        write(folder, u"001_first.sql"_s, "SELECT 1");
        const auto migrations = loadMigrations(folder.path());
        VERIFY_OK(migrations);
        QCOMPARE(migrations->size(), 2);
        QCOMPARE(migrations->at(0).version, 1);
        QCOMPARE(migrations->at(1).fileName, u"002_second.sql"_s);
        QCOMPARE(migrations->at(1).sql, QByteArray("SELECT 2"));
        QCOMPARE(migrations->at(0).checksum(),
                 QByteArray("e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5"));
    }

    void refusesWhatHasNoClearOrder_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("named");
        QTest::newRow("nothing there") << QStringList() << u"no migrations"_s;
        QTest::newRow("a gap") << QStringList{u"001_a.sql"_s, u"003_c.sql"_s} << u"003_c.sql"_s;
        QTest::newRow("a number twice") << QStringList{u"001_a.sql"_s, u"001_b.sql"_s} << u"001_b.sql"_s;
        QTest::newRow("does not begin with 1") << QStringList{u"000_a.sql"_s} << u"000_a.sql"_s;
        QTest::newRow("two digits") << QStringList{u"01_a.sql"_s} << u"01_a.sql"_s;
        QTest::newRow("an editor's copy") << QStringList{u"001_a.sql"_s, u"001_a.sql~"_s} << u"001_a.sql~"_s;
        QTest::newRow("a blank in the name") << QStringList{u"001_a b.sql"_s} << u"001_a b.sql"_s;
    }

    void refusesWhatHasNoClearOrder()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, named);
        const QTemporaryDir folder;
        for (const QString &file : std::as_const(files))
            write(folder, file, "SELECT 1");
        const auto migrations = loadMigrations(folder.path());
        QVERIFY(!migrations);
        QVERIFY2(migrations.error().message.contains(named), qPrintable(migrations.error().message));
    }

private:
    static void write(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
    {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
};

QTEST_GUILESS_MAIN(TestMigration)
#include "tst_migration.moc"
