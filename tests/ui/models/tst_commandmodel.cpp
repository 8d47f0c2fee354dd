// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/commandmodel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QTest>

#include "ui/actions.h"
#include "ui/theme/theme.h"

using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestCommandModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBestFitIsFirst_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("id");
        QTest::newRow("beginning") << u"wall"_s << u"view.wall"_s;
        QTest::newRow("later word") << u"mode"_s << u"view.wall"_s;
        QTest::newRow("two words") << u"view dark"_s << u"view.theme-dark"_s;
        QTest::newRow("case") << u"QUIT"_s << u"file.quit"_s;
    }
    void theBestFitIsFirst()
    {
        QFETCH(QString, typed);
        QFETCH(QString, id);
        const Theme theme(*qApp);
        const Actions actions(theme);
        CommandModel model(actions);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setText(typed);
        QVERIFY(model.actionAt(0));
        QCOMPARE(model.actionAt(0)->objectName(), id);
    }

    void whatFitsNothingIsAPlayer()
    {
        const Theme theme(*qApp);
        const Actions actions(theme);
        CommandModel model(actions);
        model.setText(u"<b>nobody  knows</b>"_s);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.actionAt(0));
        QCOMPARE(model.text(), u"<b>nobody knows</b>"_s);
        QVERIFY(model.index(0).data().toString().contains("<b>nobody knows</b>"_L1));
    }

    void onlyWhatCanBeDoneIsOffered()
    {
        const Theme theme(*qApp);
        const Actions actions(theme);
        CommandModel model(actions);
        const int all = model.rowCount();
        actions.action("view.zoom-in")->setEnabled(false);
        model.setText({});
        QCOMPARE(model.rowCount(), all - 1);
    }
};

QTEST_MAIN(TestCommandModel)
#include "tst_commandmodel.moc"
