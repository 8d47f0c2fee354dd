// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statepane.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "ui/theme/theme.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestStatePane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePictureFollowsTheError_data()
    {
        QTest::addColumn<Error::Code>("code");
        QTest::addColumn<StatePane::Kind>("kind");
        QTest::newRow("forbidden") << Error::Code::PermissionDenied << StatePane::Kind::Forbidden;
        QTest::newRow("away") << Error::Code::Unavailable << StatePane::Kind::Offline;
        QTest::newRow("slow") << Error::Code::Timeout << StatePane::Kind::Offline;
        QTest::newRow("broken") << Error::Code::Internal << StatePane::Kind::Error;
        QTest::newRow("not found") << Error::Code::NotFound << StatePane::Kind::Error;
    }
    void thePictureFollowsTheError()
    {
        QFETCH(Error::Code, code);
        QFETCH(StatePane::Kind, kind);
        const Theme theme(*qApp);
        StatePane pane(theme);
        pane.showError({code, u"It did not happen, because. Do this."_s, u"detail"_s, {}});
        QCOMPARE(pane.kind(), kind);
        QCOMPARE(pane.sentence(), u"It did not happen, because. Do this."_s);
    }

    void theFivePicturesDiffer()
    {
        const Theme theme(*qApp);
        StatePane pane(theme);
        pane.resize(500, 400);
        QList<QImage> pictures;
        for (const auto kind : {StatePane::Kind::Loading, StatePane::Kind::Empty, StatePane::Kind::Error,
                                StatePane::Kind::Forbidden, StatePane::Kind::Offline}) {
            pane.present(kind, u"The same words"_s, u"in each."_s);
            const QImage picture = pane.grab().toImage();
            QVERIFY(!pictures.contains(picture));
            pictures.append(picture);
        }
    }

    void theMissingRightIsUnfoldedAndCopied()
    {
        const Theme theme(*qApp);
        StatePane pane(theme);
        pane.resize(500, 400);
        pane.show();
        pane.showError(
            {Error::Code::PermissionDenied, u"Not allowed."_s, u"GRANT pg_monitor TO mara;"_s, {}});
        QPushButton *copy = nullptr;
        for (QPushButton *button : pane.findChildren<QPushButton *>()) {
            if (button->text() == "Copy"_L1)
                copy = button;
        }
        QVERIFY(copy && copy->isVisible());
        copy->click();
        QCOMPARE(QApplication::clipboard()->text(), u"GRANT pg_monitor TO mara;"_s);
    }

    void serversWordsAreNeverMarkup()
    {
        const Theme theme(*qApp);
        StatePane pane(theme);
        pane.showError({Error::Code::Internal, u"<b>bold</b>"_s, u"<img src=x>"_s, {}});
        for (const QLabel *label : pane.findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void theActionIsTold()
    {
        const Theme theme(*qApp);
        StatePane pane(theme);
        pane.show();
        QSignalSpy triggered(&pane, &StatePane::actionTriggered);
        pane.setAction(u"Try again"_s);
        for (QPushButton *button : pane.findChildren<QPushButton *>()) {
            if (button->text() == "Try again"_L1)
                button->click();
        }
        QCOMPARE(triggered.count(), 1);
    }
};

QTEST_MAIN(TestStatePane)
#include "tst_statepane.moc"
