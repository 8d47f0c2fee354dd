// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/support/fakelookup.h"
#include "tests/ui/support/syntheticboard.h"
#include "ui/dialogs/connectiondialog.h"
#include "ui/models/boardmodel.h"
#include "ui/pages/livepage.h"
#include "ui/pages/selftestpage.h"
#include "ui/pages/welcomepage.h"
#include "ui/preferences.h"
#include "ui/profiledesk.h"
#include "ui/sessionstate.h"
#include "ui/widgets/commandpalette.h"
#include "ui/widgets/navbutton.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/statusstrip.h"
#include "ui/widgets/toastarea.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestMainWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<SessionState> m_session;
    std::unique_ptr<MainWindow> m_window;

    void makeWindow()
    {
        m_window = std::make_unique<MainWindow>(*m_theme, *m_preferences, *m_session);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_theme = std::make_unique<Theme>(*qApp);
        m_preferences = std::make_unique<Preferences>(m_dir->filePath(u"p.ini"_s));
        m_session = std::make_unique<SessionState>(m_dir->filePath(u"s.ini"_s));
        makeWindow();
    }
    void cleanup()
    {
        m_window.reset();
        m_session.reset();
        m_preferences.reset();
        m_theme.reset();
        m_dir.reset();
    }

    void keysOpenThePages()
    {
        QCOMPARE(m_window->currentPage(), QByteArray("live"));
        const QList<QByteArray> pages = m_window->pageIds();
        for (int i = 0; i < pages.size(); ++i) {
            QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_1 + i), Qt::ControlModifier);
            QCOMPARE(m_window->currentPage(), pages.at(i));
        }
        QVERIFY(!m_window->showPage("no such page"));
    }

    void theSidebarOpensThePagesToo()
    {
        const QList<NavButton *> buttons = m_window->findChildren<NavButton *>();
        QCOMPARE(buttons.size(), m_window->pageIds().size());
        QTest::mouseClick(buttons.at(1), Qt::LeftButton);
        QCOMPARE(m_window->currentPage(), m_window->pageIds().at(1));
        QVERIFY(buttons.at(1)->isChecked());
        buttons.at(1)->setFocus();
        QTest::keyClick(buttons.at(1), Qt::Key_Up);
        QCOMPARE(m_window->currentPage(), m_window->pageIds().at(0));
        QVERIFY(!buttons.at(1)->isChecked());
    }

    void wallModeComesAndGoes()
    {
        m_window->applyBoard(SyntheticBoard(1).board());
        m_window->showPage("settings");
        QTest::keyClick(m_window.get(), Qt::Key_F11);
        QVERIFY(m_window->isWallMode());
        QVERIFY(m_window->isFullScreen());
        QCOMPARE(m_window->currentPage(), QByteArray("live"));
        QVERIFY(!m_window->menuBar()->isVisible());
        QVERIFY(!m_window->statusStrip().isVisible());
        QVERIFY(!m_window->findChild<Sidebar *>()->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QVERIFY(!m_window->isWallMode());
        QVERIFY(!m_window->isFullScreen());
        QVERIFY(m_window->menuBar()->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_F11);
        QTest::keyClick(m_window.get(), Qt::Key_F11);
        QVERIFY(!m_window->isWallMode());
        QVERIFY(!m_window->actions().action("view.wall")->isChecked());
    }

    void theThemeIsSwitchedAndRemembered()
    {
        m_window->actions().action("view.theme-dark")->trigger();
        QCOMPARE(m_theme->palette(), Palette::darkColours());
        const QImage dark = m_window->grab().toImage();
        m_window->actions().action("view.theme-light")->trigger();
        QCOMPARE(m_theme->palette(), Palette::lightColours());
        QVERIFY(m_window->grab().toImage() != dark);
        QVERIFY(m_window->actions().action("view.theme-light")->isChecked());
        QCOMPARE(m_preferences->theme(), Theme::Choice::Light);
    }

    void zoomIsStepwiseAndRemembered()
    {
        QTest::keyClick(m_window.get(), Qt::Key_Plus, Qt::ControlModifier);
        QTest::keyClick(m_window.get(), Qt::Key_Equal, Qt::ControlModifier);
        QCOMPARE(m_theme->zoom(), 1.25);
        QCOMPARE(m_preferences->zoom(), 1.25);
        QTest::keyClick(m_window.get(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(m_theme->zoom(), 1.0);
        while (m_window->actions().action("view.zoom-in")->isEnabled())
            m_window->actions().action("view.zoom-in")->trigger();
        QCOMPARE(m_theme->zoom(), Theme::kZooms.back());
        QVERIFY(!m_window->grab().isNull());
    }

    void pageAndSizeAreRemembered()
    {
        m_window->resize(700, 650);
        m_window->showPage("settings");
        const QSize size = m_window->size();
        m_window->close();
        makeWindow();
        QCOMPARE(m_window->currentPage(), QByteArray("settings"));
        QCOMPARE(m_window->size(), size);
    }

    void anUnknownPageInTheSessionIsTheBoard()
    {
        m_session->setPage("gone");
        m_session->setGeometry("nonsense");
        makeWindow();
        QCOMPARE(m_window->currentPage(), QByteArray("live"));
    }

    void everyWidgetThatTakesTheFocusHasAName()
    {
        FakeLookup lookup(100);
        m_window->setPlayerLookup(&lookup);
        m_window->applyBoard(SyntheticBoard(1).board());
        m_window->livePage().openSearch();
        m_window->selfTestPage().setChecks(
            {{u"a"_s, u"A"_s, DoctorCheck::Status::Bad, u"x"_s, u"y"_s, u"z"_s}});
        int checked = 0;
        const auto check = [&checked](const QWidget &root) {
            for (QWidget *widget : root.findChildren<QWidget *>()) {
                if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || !widget->isEnabled())
                    continue;
                QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
                QVERIFY(interface);
                QVERIFY2(!interface->text(QAccessible::Name).isEmpty(),
                         qPrintable(QLatin1StringView(widget->metaObject()->className()) + u' '
                                    + widget->objectName()));
                ++checked;
            }
        };
        for (const QByteArray &page : m_window->pageIds()) {
            m_window->showPage(page);
            check(*m_window);
        }
        m_window->showWelcome();
        check(*m_window);
        m_window->profileDesk().add(true);
        check(*m_window->findChild<ConnectionDialog *>());
        QVERIFY(checked > 30);
        m_window->setPlayerLookup(nullptr);
    }

    void noLabelTakesTextForMarkup()
    {
        m_window->profileDesk().add(true);
        m_window->toasts().showError({Error::Code::Internal, u"<b>x</b>"_s, u"<b>y</b>"_s, {}});
        for (const QLabel *label : m_window->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void theStatusBarTellsTheTruth()
    {
        StatusStrip &strip = m_window->statusStrip();
        QVERIFY(strip.text().contains(u"PostgreSQL · not connected"_s));
        strip.setPostgres(
            {u"PostgreSQL"_s, ConnectionStatus::State::Connected, u"15.20"_s, u"db1 · primary"_s, {}});
        strip.setRedis(
            {u"Redis"_s, ConnectionStatus::State::Degraded, u"7.0"_s, {}, u"no right to SUBSCRIBE"_s});
        QVERIFY(strip.text().contains(u"PostgreSQL 15.20 · db1 · primary"_s));
        QVERIFY(strip.text().contains(u"Redis 7.0 · limited"_s));
        SyntheticBoard boards(1);
        m_window->applyBoard(boards.board());
        QVERIFY(strip.text().contains(u"Feed live · epoch 4f1c09, seq 9,182,733"_s));
        m_window->applyBoard(boards.step(5));
        QTRY_VERIFY(strip.text().contains("9,182,738"_L1));
        m_window->applyBoard(boards.withState(LiveState::Offline));
        QVERIFY(strip.text().contains("Feed offline"_L1));
    }

    void theFirstBoardLeavesTheWelcome()
    {
        m_window->showWelcome();
        QVERIFY(m_window->welcomePage().isVisible());
        m_window->applyBoard(SyntheticBoard(1).board());
        QVERIFY(!m_window->welcomePage().isVisible());
        QVERIFY(m_window->livePage().isVisible());
    }

    void searchIsOneKeyAway()
    {
        FakeLookup lookup(100);
        m_window->setPlayerLookup(&lookup);
        m_window->showPage("settings");
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), QByteArray("live"));
        QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
        m_window->setPlayerLookup(nullptr);
    }

    void aFewLettersRunAnyCommand()
    {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_window->findChild<CommandPalette *>();
        QTRY_VERIFY(palette->isVisible() && palette->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClicks(QApplication::focusWidget(), u"sett"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(m_window->currentPage(), QByteArray("settings"));
        QVERIFY(!palette->isVisible());

        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(palette->isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!palette->isVisible());

        FakeLookup lookup(100);
        m_window->setPlayerLookup(&lookup);
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(palette->isVisible());
        QTest::keyClicks(QApplication::focusWidget(), u"player7"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(lookup.asked().contains(u"find player7"_s));
        m_window->setPlayerLookup(nullptr);
    }

    void noticesWaitWhileOnTheWall()
    {
        m_window->setWallMode(true);
        const Notice *notice
            = m_window->toasts().showError({Error::Code::Unavailable, u"Redis is away."_s, {}, {}});
        QVERIFY(!notice->isVisible());
        m_window->setWallMode(false);
        QVERIFY(notice->isVisible());
    }

    void aPictureIsSaved()
    {
        const QString path = m_dir->filePath(u"picture.png"_s);
        const auto saved = m_window->savePicture(path);
        QVERIFY(saved);
        QCOMPARE(QImage(path).size(), m_window->size());
        const auto refused = m_window->savePicture(m_dir->filePath(u"no/such/folder/x.png"_s));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.endsWith(u'.'));
    }

    void dialogsOpenWithoutBlocking()
    {
        for (const char *id : {"help.shortcuts", "help.about", "file.export-picture"}) {
            m_window->actions().action(id)->trigger();
            auto *dialog = m_window->findChild<QDialog *>();
            QTRY_VERIFY2(dialog && dialog->isVisible(), id);
            dialog->close();
            QTRY_VERIFY(!m_window->findChild<QDialog *>());
        }
    }

    void hostileBoardsArePainted()
    {
        SyntheticBoard boards(1);
        const QStringList names = SyntheticBoard::hostileNames();
        for (int i = 0; i < names.size(); ++i)
            boards.rename(i, names.at(i));
        boards.give(2, kMaxScore - 3'000'000);
        LiveBoard board = boards.step(1);
        board.stateReason = QString(100'000, u'r');
        board.position.epoch = QByteArray(100'000, '\xff');
        board.playerCount = -1;
        board.asOf = QDateTime();
        board.stats.updatesPerSecond = std::numeric_limits<double>::quiet_NaN();
        board.stats.lastRejection = u"<script>"_s + QString(100'000, u'x');
        m_window->applyBoard(board);
        QTRY_VERIFY(!m_window->grab().isNull());
        m_window->setWallMode(true);
        QVERIFY(!m_window->grab().isNull());
        m_window->setWallMode(false);
    }

    void smallWindowsShowTheBoard()
    {
        m_window->applyBoard(SyntheticBoard(1).board());
        m_window->resize(480, 360);
        QVERIFY2(m_window->width() <= 640 && m_window->height() <= 480,
                 qPrintable(u"%1x%2"_s.arg(m_window->width()).arg(m_window->height())));
        QVERIFY(m_window->findChild<Sidebar *>()->isCompact());
        QVERIFY(!m_window->grab().isNull());
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
