// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/auditpage.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/support/fakeauditdesk.h"
#include "tests/ui/support/fakelookup.h"
#include "tests/ui/support/testwindow.h"
#include "ui/actions.h"
#include "ui/models/auditmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/auditdetail.h"
#include "ui/widgets/auditfilterbar.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/statepane.h"
#include "ui/widgets/textlabel.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using Picture = AuditPage::Picture;

class TestAuditPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Actions> m_actions;
    std::unique_ptr<FakeAuditDesk> m_desk;
    std::unique_ptr<AuditPage> m_page;

    QTableView *table() { return m_page->findChild<QTableView *>(); }
    StatePane *pane() { return m_page->findChild<StatePane *>(); }
    AuditFilterBar *bar() { return m_page->findChild<AuditFilterBar *>(); }
    QPushButton *button(const QString &text)
    {
        for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
            if (button->text() == text)
                return button;
        }
        return nullptr;
    }
    QLineEdit *field(const QString &name)
    {
        for (QLineEdit *field : m_page->findChildren<QLineEdit *>()) {
            if (field->accessibleName() == name)
                return field;
        }
        return nullptr;
    }
    /// The banner of the verdict, else that of problems and exports.
    Notice *notice(int which) { return m_page->findChildren<Notice *>().at(which); }
    qint64 current() { return table()->currentIndex().data(AuditModel::IdRole).toLongLong(); }

    void openWith(int rows)
    {
        m_desk = std::make_unique<FakeAuditDesk>(rows);
        m_page->setDesk(m_desk.get());
        QTRY_COMPARE(m_page->picture(), rows > 0 ? Picture::Rows : Picture::Empty);
    }

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_actions = std::make_unique<Actions>(*m_theme);
        m_page = std::make_unique<AuditPage>(*m_theme, *m_actions);
        m_page->resize(1100, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
        m_actions.reset();
        m_theme.reset();
    }

    void fivePicturesAndMore_data()
    {
        QTest::addColumn<Error::Code>("code");
        QTest::addColumn<int>("picture");
        QTest::addColumn<int>("kind");
        QTest::newRow("forbidden") << Error::Code::PermissionDenied << int(Picture::Forbidden)
                                   << int(StatePane::Kind::Forbidden);
        QTest::newRow("offline") << Error::Code::Unavailable << int(Picture::Offline)
                                 << int(StatePane::Kind::Offline);
        QTest::newRow("error") << Error::Code::Internal << int(Picture::Error) << int(StatePane::Kind::Error);
    }
    void fivePicturesAndMore()
    {
        QFETCH(Error::Code, code);
        QFETCH(int, picture);
        QFETCH(int, kind);
        QCOMPARE(m_page->picture(), Picture::Closed);
        QVERIFY(!button(u"&Verify the chain"_s)->isEnabled() && !button(u"E&xport…"_s)->isEnabled());

        FakeAuditDesk empty(0);
        empty.hold();
        m_page->setDesk(&empty);
        QCOMPARE(m_page->picture(), Picture::Loading);
        QCOMPARE(pane()->kind(), StatePane::Kind::Loading);
        empty.release();
        QTRY_COMPARE(m_page->picture(), Picture::Empty);
        QCOMPARE(pane()->kind(), StatePane::Kind::Empty);

        FakeAuditDesk desk(20);
        desk.failWith(Error{code, u"No."_s, u"detail"_s, {}});
        m_page->setDesk(&desk);
        QTRY_COMPARE(int(m_page->picture()), picture);
        QCOMPARE(int(pane()->kind()), kind);
        QVERIFY(pane()->isVisible());
        desk.failWith({});
        button(u"Try again"_s)->click();
        QTRY_COMPARE(m_page->picture(), Picture::Rows);
        QVERIFY(table()->isVisible());

        desk.failWith(Error{code, u"No."_s, {}, {}});
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Stale); // what was read stays to be seen
        QVERIFY(table()->isVisible() && notice(1)->isVisible());
        QCOMPARE(notice(1)->sentence(), u"No."_s);
        desk.failWith({});
        m_page->refresh();
        QTRY_COMPARE(m_page->picture(), Picture::Rows);
        QVERIFY(!notice(1)->isVisible());
        m_page->setDesk(nullptr);
        QCOMPARE(m_page->picture(), Picture::Closed);
        QCOMPARE(m_page->model().rowCount(), 0);
    }

    void olderRowsComeWhileOneScrolls()
    {
        openWith(700);
        QCOMPARE(m_page->model().rowCount(), 200);
        for (const int rows : {400, 600, 700}) {
            QTRY_VERIFY_WITH_TIMEOUT(
                (table()->verticalScrollBar()->setValue(table()->verticalScrollBar()->maximum()),
                 m_page->model().rowCount() == rows),
                5000);
        }
        QVERIFY(!m_page->model().isMore());
        QCOMPARE(m_page->model().entries().last().id, 1);
        QCOMPARE(m_page->sentence(), u"700 rows"_s);
    }

    void readingAgainKeepsTheSelection()
    {
        openWith(300);
        QCOMPARE(current(), 300); // the newest is what one came for
        table()->setFocus();
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(table(), Qt::Key_Down);
        QCOMPARE(current(), 295);
        m_desk->add(7);
        m_actions->action("view.refresh")->trigger();
        QTRY_COMPARE(m_page->model().entries().first().id, 307);
        QCOMPARE(current(), 295);
        QVERIFY(!table()->model()->index(0, AuditModel::Sealed).data(AuditModel::SealedRole).toBool());
        m_desk->sealAll();
        m_page->refresh();
        QTRY_VERIFY(table()->model()->index(0, AuditModel::Sealed).data(AuditModel::SealedRole).toBool());
    }

    void filtersByWhatWhoAndWhen()
    {
        openWith(300);
        auto *type = m_page->findChild<QComboBox *>();
        QVERIFY(type->findData(u"ADDRESS_REVEALED"_s) >= 0); // what was seen can be chosen
        QTest::keyClicks(type->lineEdit(), u"address revealed"_s);
        QTRY_COMPARE(m_desk->asked().last().type, u"ADDRESS_REVEALED"_s);
        QTRY_VERIFY(m_page->model().rowCount() < 50);
        QTest::keyClicks(field(u"Only what this one did"_s), u"mara"_s);
        QTRY_COMPARE(m_desk->asked().last().actor, u"mara"_s);
        QCOMPARE(m_desk->asked().last().type, u"ADDRESS_REVEALED"_s);

        QComboBox *span = m_page->findChildren<QComboBox *>().at(1);
        span->setFocus();
        QTest::keyClick(span, Qt::Key_Down);
        QTRY_VERIFY(m_desk->asked().last().from.isValid());
        QTRY_COMPARE(m_page->picture(), Picture::Empty); // nothing of the last hour
        QVERIFY(pane()->isVisible());
        button(u"Clear the filter"_s)->click();
        QTRY_COMPARE(m_page->model().rowCount(), 200);
        QVERIFY(bar()->isEmpty() && !button(u"Clear"_s)->isEnabled());
    }

    void findsAPlayerByNameAndById()
    {
        FakeLookup lookup(100);
        m_page->setLookup(&lookup);
        openWith(300);
        QLineEdit *player = field(u"Only what was done to this player, by name or id"_s);
        const UserId id = *m_desk->entry(300).player;
        QTest::keyClicks(player, id.toString());
        QTRY_COMPARE(m_desk->asked().last().player, std::optional(id));
        player->clear();
        QTRY_COMPARE(m_desk->asked().last().player, std::nullopt);

        QTest::keyClicks(player, u"nobody at all"_s);
        QTRY_COMPARE(m_page->picture(), Picture::Empty);
        QVERIFY2(pane()->sentence().contains(u"nobody at all"_s), qPrintable(pane()->sentence()));
        player->clear();
        QTRY_COMPARE(m_page->picture(), Picture::Rows);
        QTest::keyClicks(player, u"nobody at all"_s);
        QTRY_COMPARE(m_page->picture(), Picture::Empty);
        m_page->setDesk(m_desk.get()); // other servers, other people
        QTRY_COMPARE(m_page->picture(), Picture::Rows);
        QVERIFY(bar()->isEmpty() && player->text().isEmpty());

        const auto matches = lookup.find(u"p"_s, 1).result();
        QVERIFY(matches && !matches->isEmpty());
        QTest::keyClicks(player, matches->first().username);
        QTRY_COMPARE(m_desk->asked().last().player, std::optional(matches->first().userId));
    }

    void theButtonsOfTheRowFilter()
    {
        openWith(300);
        button(u"Only this player"_s)->click();
        QTRY_COMPARE(m_desk->asked().last().player, m_desk->entry(300).player);
        button(u"Clear"_s)->click();
        QTRY_COMPARE(m_page->model().rowCount(), 200);
        table()->selectRow(0);
        button(u"Only this one's acts"_s)->click();
        QTRY_COMPARE(m_desk->asked().last().actor, m_desk->entry(300).actor);
    }

    void anAnswerToAnOlderFilterIsDropped()
    {
        openWith(300);
        m_desk->hold();
        bar()->setActor(u"mara"_s);
        bar()->setActor(u"ole"_s);
        m_desk->release();
        QTRY_VERIFY(m_page->model().rowCount() < 200);
        for (const AuditEntry &entry : m_page->model().entries())
            QCOMPARE(entry.actor, u"ole"_s);
    }

    void theDetailsArePlainText()
    {
        openWith(4); // the fourth is Hạnh's, whose name is markup
        auto *detail = m_page->findChild<AuditDetail *>();
        QVERIFY(detail->isVisible());
        QStringList texts;
        for (const QLabel *label : detail->findChildren<QLabel *>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            texts.append(label->text());
        }
        for (const QPlainTextEdit *box :
             detail->findChildren<QPlainTextEdit *>()) // which knows no other text
            texts.append(box->toPlainText());
        const QString all = texts.join(u'\n');
        QVERIFY2(all.contains(u"<b>Hạnh</b>"_s), qPrintable(all));
        QVERIFY2(all.contains(u"rules: [\"burst\",\"shared-address\"]"_s), qPrintable(all));
    }

    void saysWhetherTheChainIsWhole()
    {
        openWith(300);
        QTest::keyClick(m_page.get(), Qt::Key_V, Qt::AltModifier);
        QTRY_COMPARE(notice(0)->severity(), Notice::Severity::Good);
        QVERIFY(notice(0)->isVisible());
        QVERIFY2(notice(0)->sentence().startsWith(u"The audit is intact"_s),
                 qPrintable(notice(0)->sentence()));

        AuditVerdict bad;
        bad.fault = AuditVerdict::Fault::ChangedRow;
        bad.firstBad = 7;
        bad.badRow = 9;
        bad.sentence = u"Row 9 was changed."_s;
        m_desk->setVerdict(bad);
        m_desk->hold();
        m_page->verify();
        QVERIFY(!button(u"&Verify the chain"_s)->isEnabled());
        QCOMPARE(notice(0)->severity(), Notice::Severity::Info);
        m_desk->release();
        QTRY_COMPARE(notice(0)->severity(), Notice::Severity::Bad);
        QCOMPARE(notice(0)->sentence(), u"Row 9 was changed."_s);
        QVERIFY(button(u"&Verify the chain"_s)->isEnabled());

        m_desk->failWith(Error{Error::Code::PermissionDenied, u"Ask an administrator."_s, {}, {}});
        m_page->verify();
        QTRY_COMPARE(notice(0)->sentence(), u"Ask an administrator."_s);
        m_page->setDesk(nullptr);
        QVERIFY(!notice(0)->isVisible()); // a verdict about other servers
    }

    void exportsWhatIsFiltered()
    {
        const QTemporaryDir folder;
        openWith(5000); // more than a page of the export
        bar()->setActor(u"ole"_s);
        QTRY_COMPARE(m_desk->asked().last().actor, u"ole"_s);
        const QString json = folder.filePath(u"audit.json"_s);
        m_page->exportTo(json);
        QTRY_VERIFY2(notice(1)->sentence().contains(u"were exported"_s), qPrintable(notice(1)->sentence()));
        QFile file(json);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).array();
        QVERIFY(rows.size() > 1000);
        for (const QJsonValue &row : rows)
            QCOMPARE(row[u"actor"_s].toString(), u"ole"_s);

        const QString csv = folder.filePath(u"audit.csv"_s);
        m_page->exportTo(csv);
        QTRY_VERIFY(notice(1)->sentence().contains(csv));
        QFile table(csv);
        QVERIFY(table.open(QIODevice::ReadOnly));
        QCOMPARE(table.readAll().count("\r\n"), rows.size() + 1);

        m_page->exportTo(folder.filePath(u"no/such/folder.csv"_s));
        QTRY_VERIFY2(notice(1)->sentence().contains(u"could not be written"_s),
                     qPrintable(notice(1)->sentence()));
        QVERIFY(button(u"E&xport…"_s)->isEnabled());
        button(u"E&xport…"_s)->click(); // open(), so we are still here
        QTRY_VERIFY(m_page->findChild<QFileDialog *>());
    }

    void everythingHasANameAndIsReachedByTab()
    {
        openWith(10);
        QSet<QWidget *> reached;
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : m_page.get(),
                            Qt::Key_Tab);
            reached.insert(QApplication::focusWidget());
        }
        for (QWidget *widget : std::initializer_list<QWidget *>{table(), button(u"&Verify the chain"_s),
                                                                field(u"Only what this one did"_s)})
            QVERIFY2(reached.contains(widget), widget->metaObject()->className());
        for (QWidget *widget : reached) {
            if (const auto *named = qobject_cast<QAbstractButton *>(widget))
                QVERIFY(!named->text().isEmpty() || !named->accessibleName().isEmpty());
            else if (widget)
                QVERIFY2(!widget->accessibleName().isEmpty() || qobject_cast<QLabel *>(widget),
                         widget->metaObject()->className());
        }
    }

    void isAPageOfTheWindow()
    {
        cleanup(); // the window has a theme of its own
        FakeAuditDesk desk(30);
        TestWindow test;
        test.window.setWho(u"mara · moderator"_s, Access::Moderator);
        test.window.setAuditDesk(&desk);
        test.window.show();
        QVERIFY(test.window.showPage("audit"));
        QTRY_COMPARE(test.window.auditPage().picture(), Picture::Rows);
        test.window.setAuditDesk(nullptr);
        QCOMPARE(test.window.auditPage().picture(), Picture::Closed);
    }
};

QTEST_MAIN(TestAuditPage)
#include "tst_auditpage.moc"
