// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/toastarea.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include "ui/theme/theme.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

class TestToastArea : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anErrorStaysUntilItIsClosed()
    {
        const Theme theme(*qApp);
        QWidget window;
        window.resize(800, 600);
        ToastArea area(theme, &window);
        window.show();
        Notice *notice
            = area.showError({Error::Code::Unavailable, u"Redis is away."_s, u"<b>ECONNREFUSED</b>"_s, {}});
        QTRY_VERIFY(notice->isVisible() && window.rect().contains(notice->geometry()));
        QCOMPARE(notice->severity(), Notice::Severity::Bad);
        for (const QLabel *label : notice->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        const int folded = notice->height();
        notice->findChild<QPushButton *>()->click();
        QTRY_VERIFY(notice->height() > folded);
        notice->findChild<QToolButton *>()->click();
        QCOMPARE(area.notices().size(), 0);
    }

    void theSameIsSaidOnce()
    {
        const Theme theme(*qApp);
        QWidget window;
        ToastArea area(theme, &window);
        const Error error{Error::Code::Unavailable, u"Redis is away."_s, {}, {}};
        QCOMPARE(area.showError(error), area.showError(error));
        QCOMPARE(area.notices().size(), 1);
    }

    void aFloodOfErrorsLeavesAFew()
    {
        const Theme theme(*qApp);
        QWidget window;
        window.resize(800, 600);
        ToastArea area(theme, &window);
        for (int i = 0; i < 1000; ++i)
            area.show(Notice::Severity::Bad, u"Number %1."_s.arg(i), QString(100'000, u'x'));
        QVERIFY(area.notices().size() <= 4);
        QCOMPARE(area.notices().last()->sentence(), u"Number 999."_s);
    }

    void itFitsIntoASmallWindow()
    {
        const Theme theme(*qApp);
        QWidget window;
        window.resize(240, 300);
        ToastArea area(theme, &window);
        window.show();
        const Notice *notice
            = area.show(Notice::Severity::Info, u"A sentence that is longer than this window is wide."_s);
        QTRY_VERIFY(notice->geometry().left() >= 0 && notice->geometry().right() < 240);
    }
};

QTEST_MAIN(TestToastArea)
#include "tst_toastarea.moc"
