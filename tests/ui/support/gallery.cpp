// SPDX-License-Identifier: GPL-3.0-or-later
// scorewatch_gallery FOLDER [dark|light] [desk]: a picture of every page in every state, or of moderation alone, dark and
// light, to be looked at.
#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QMenu>
#include <QMenuBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

#include "tests/ui/support/fakelookup.h"
#include "tests/ui/support/gallerydesk.h"
#include "tests/ui/support/syntheticboard.h"
#include "ui/dialogs/connectiondialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/mainwindow.h"
#include "ui/pages/livepage.h"
#include "ui/pages/selftestpage.h"
#include "ui/pages/welcomepage.h"
#include "ui/preferences.h"
#include "ui/profiledesk.h"
#include "ui/sessionstate.h"
#include "ui/widgets/statusstrip.h"
#include "ui/widgets/toastarea.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

/// The window lives for that long: what glides lands, figures are read, trends grow.
void letPass(int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    if (!QTest::qWaitFor([&clock, milliseconds] { return clock.elapsed() >= milliseconds; },
                         milliseconds + 1000))
        std::fprintf(stderr, "the clock stands still\n");
}

QList<DoctorCheck> checks()
{
    using Status = DoctorCheck::Status;
    return {
        {u"postgres.version"_s, u"PostgreSQL version"_s, Status::Ok, u"15.20"_s, u"15 or newer"_s, {}},
        {u"redis.version"_s, u"Redis version"_s, Status::Ok, u"7.0.15"_s, u"6.2 or newer"_s, {}},
        {u"postgres.fsync"_s, u"fsync"_s, Status::Bad, u"off"_s, u"on"_s,
         u"Set fsync = on in postgresql.conf and reload. Without it a power cut can lose or damage every table."_s},
        {u"postgres.synchronous_commit"_s, u"synchronous_commit"_s, Status::Warning, u"off"_s, u"on"_s,
         u"ALTER SYSTEM SET synchronous_commit = 'on'; SELECT pg_reload_conf();"_s},
        {u"postgres.checksums"_s, u"Data checksums"_s, Status::Ok, u"on"_s, u"on"_s, {}},
        {u"postgres.monitor"_s, u"Right to see other sessions"_s, Status::Unknown,
         u"permission denied for function pg_ls_waldir"_s, u"member of pg_monitor"_s,
         u"GRANT pg_monitor TO scorewatch_operator;"_s},
        {u"redis.maxmemory-policy"_s,
         u"Redis maxmemory-policy"_s,
         Status::Ok,
         u"noeviction"_s,
         u"noeviction"_s,
         {}},
        {u"clock"_s, u"Clocks agree"_s, Status::Ok, u"3 ms apart"_s, u"below 500 ms"_s, {}}};
}

ConnectionProfile production()
{
    ConnectionProfile profile;
    profile.name = u"Arena EU"_s;
    profile.environment = ConnectionProfile::Environment::Production;
    profile.host = u"db1.arena.example"_s;
    profile.database = u"scoreboard"_s;
    profile.user = u"mara"_s;
    profile.redisUrl = u"rediss://watch@cache1.arena.example:6380/0"_s;
    return profile;
}

class Gallery
{
public:
    Gallery(Theme &theme, QString folder, QString prefix)
        : m_theme(theme), m_folder(std::move(folder)), m_prefix(std::move(prefix))
    { }

    void all()
    {
        live();
        states();
        panel();
        otherPages();
        dialogs();
        remote();
        menus();
        desk();
    }

    /// Queue, cases and acts.
    void desk()
    {
        DeskGallery{m_theme, [this](QSize size) { return window(size); },
                    [this](QWidget &widget, const QString &name) { save(widget, name); }, letPass}
            .all();
    }

private:
    void save(QWidget &widget, const QString &name)
    {
        letPass(300); // what glides has landed, and the figures have been read
        const QString path = QDir(m_folder).filePath(m_prefix + name + u".png"_s);
        if (!widget.grab().save(path))
            std::fprintf(stderr, "not written: %s\n", qPrintable(path));
    }

    std::unique_ptr<MainWindow> window(QSize size = {1440, 900})
    {
        auto window = std::make_unique<MainWindow>(m_theme, m_preferences, m_session);
        window->setProfiles({production(), own()});
        window->setOpenProfile(production());
        window->statusStrip().setPostgres(
            {u"PostgreSQL"_s, ConnectionStatus::State::Connected, u"15.20"_s, u"db1 · primary"_s, {}});
        window->statusStrip().setRedis(
            {u"Redis"_s, ConnectionStatus::State::Connected, u"7.0.15"_s, u"cache1"_s, {}});
        window->setWho(u"mara · moderator"_s, Access::Moderator);
        window->setPlayerLookup(&m_lookup);
        window->showPages();
        window->resize(size);
        window->show();
        return window;
    }

    static ConnectionProfile own()
    {
        ConnectionProfile profile;
        profile.name = u"On this computer"_s;
        profile.kind = ConnectionProfile::Kind::Embedded;
        return profile;
    }

    static void play(MainWindow &window, SyntheticBoard &boards, int milliseconds)
    {
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < milliseconds) {
            window.applyBoard(boards.step(1));
            letPass(120);
        }
    }

    void live()
    {
        SyntheticBoard boards(7);
        auto main = window();
        play(*main, boards, 9000);
        boards.give(11, 30'000); // from below the top ten
        main->applyBoard(boards.step(0));
        letPass(1500);
        boards.give(1, boards.board().top.first().score - boards.board().top.at(1).score + 40);
        main->applyBoard(boards.step(0));
        letPass(1500);
        boards.give(3, boards.board().top.at(1).score - boards.scoreOf(3));
        main->applyBoard(boards.step(0));
        letPass(1500);
        boards.give(7, 9000);
        main->applyBoard(boards.step(1));
        letPass(90);
        main->grab().save(QDir(m_folder).filePath(m_prefix + u"live-gliding.png"_s));
        save(*main, u"live"_s);
        main->resize(960, 600);
        save(*main, u"live-960x600"_s);
        main->resize(640, 480);
        save(*main, u"live-640x480"_s);
        main->resize(1920, 1080);
        main->setWallMode(true);
        main->resize(1920, 1080);
        main->applyBoard(boards.step(1));
        save(*main, u"wall"_s);
        main->setWallMode(false);
        main->resize(1440, 900);
        m_theme.setZoom(2);
        save(*main, u"live-zoom-200"_s);
        m_theme.setZoom(1);
        const QStringList names = SyntheticBoard::hostileNames();
        for (int i = 0; i < names.size(); ++i)
            boards.rename(i, names.at(i));
        boards.give(3, kMaxScore - 3'000'000);
        main->applyBoard(boards.step(0));
        save(*main, u"live-hostile"_s);
    }

    void states()
    {
        SyntheticBoard boards(8);
        auto main = window();
        LiveBoard none = boards.withState(LiveState::Live);
        none.top.clear();
        none.playerCount = 0;
        save(*main, u"live-loading"_s);
        main->applyBoard(none);
        save(*main, u"live-empty"_s);
        main->livePage().showError(
            {Error::Code::PermissionDenied,
             u"The board may not be read: the Redis user “watch” lacks a right. Give it the right below."_s,
             u"ACL SETUSER watch +zrevrange ~leaderboard\nNOPERM this user has no permissions"_s,
             {}});
        save(*main, u"live-forbidden"_s);
        main->livePage().showError(
            {Error::Code::Internal, u"The board could not be read. Try again."_s, u"ERR <b>x</b>"_s, {}});
        save(*main, u"live-error"_s);
        main->applyBoard(boards.withState(LiveState::Live));
        play(*main, boards, 2500);
        boards.stats().missed = 14;
        boards.stats().recovered = 12;
        boards.stats().resyncs = 1;
        boards.stats().rejected = 3;
        boards.stats().lastRejection = u"newScore is not a number"_s;
        main->applyBoard(boards.withState(LiveState::Late, u"the reader lags 4,120 messages behind"_s));
        save(*main, u"live-late"_s);
        main->applyBoard(
            boards.withState(LiveState::Resyncing, u"14 messages were missed, reading the board anew"_s));
        save(*main, u"live-resyncing"_s);
        main->statusStrip().setRedis({u"Redis"_s,
                                      ConnectionStatus::State::Disconnected,
                                      {},
                                      {},
                                      u"Connection refused. Trying again in 4 s."_s});
        main->applyBoard(
            boards.withState(LiveState::Offline, u"Redis refused the connection; trying again in 4 s"_s));
        main->toasts().showError(
            {Error::Code::Unavailable,
             u"Redis cannot be reached. The board shows what was last known; trying again every few seconds."_s,
             u"cache1:6380: Connection refused"_s,
             {}});
        main->toasts().show(Notice::Severity::Good, u"The picture was saved."_s);
        save(*main, u"live-offline"_s);
    }

    void panel()
    {
        SyntheticBoard boards(9);
        auto main = window();
        play(*main, boards, 1500);
        main->livePage().openSearch();
        save(*main, u"panel-page"_s);
        QTest::keyClicks(QApplication::focusWidget(), u"player77"_s);
        letPass(400);
        save(*main, u"panel-matches"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        save(*main, u"panel-around"_s);
        QTest::keyClicks(QApplication::focusWidget(), u"zzz"_s);
        letPass(400);
        save(*main, u"panel-nobody"_s);
    }

    void otherPages()
    {
        auto main = window();
        main->showPage("self-test");
        save(*main, u"selftest-not-run"_s);
        main->selfTestPage().setChecks(checks());
        save(*main, u"selftest"_s);
        main->selfTestPage().showError(
            {Error::Code::Timeout, u"PostgreSQL did not answer within 5 s. Try again."_s, u"db1"_s, {}});
        save(*main, u"selftest-stale"_s);
        main->showPage("settings");
        save(*main, u"settings"_s);
        main->showWelcome();
        save(*main, u"welcome"_s);
        main->resize(960, 600);
        main->welcomePage().showError(
            {Error::Code::NotFound,
             u"PostgreSQL is not installed here. Install postgresql-15 and redis-server."_s,
             u"looked in /usr/lib/postgresql/*/bin"_s,
             {}});
        save(*main, u"welcome-error-960x600"_s);
        main->welcomePage().showBusy(u"Preparing the database"_s);
        save(*main, u"welcome-busy"_s);
    }

    void dialogs()
    {
        auto main = window();
        ConnectionDialog dialog(m_theme, production(), {});
        dialog.show();
        save(dialog, u"dialog-connection"_s);
        dialog.showTestResult(checks());
        dialog.adjustSize();
        save(dialog, u"dialog-connection-tested"_s);
        ShortcutsDialog shortcuts(m_theme, main->actions());
        shortcuts.show();
        save(shortcuts, u"dialog-shortcuts"_s);
    }

    /// A profile of a scorewatchd: what asks for it, and what is different while it is open.
    void remote()
    {
        ConnectionProfile profile = production();
        profile.name = u"Arena EU, watched"_s;
        profile.kind = ConnectionProfile::Kind::Scorewatchd;
        profile.apiUrl = u"https://scores.arena.example"_s;
        ConnectionDialog dialog(m_theme, profile, {});
        dialog.show();
        save(dialog, u"dialog-scorewatchd"_s);
        dialog.showTestError({Error::Code::PermissionDenied,
                              u"scorewatchd at scores.arena.example:443 does not take the token: it has "
                              u"expired, was revoked, or is "
                              "for another server. Enter a new one from \"scorewatchd token issue\"."_s,
                              u"The token expired at 12:00."_s,
                              {}});
        save(dialog, u"dialog-scorewatchd-refused"_s);

        SyntheticBoard boards(7);
        auto main = window();
        main->setProfiles({production(), profile, own()});
        main->setOpenProfile(profile);
        main->statusStrip().setScorewatchd(
            {u"scorewatchd"_s, ConnectionStatus::State::Connected, {}, u"scores.arena.example:443"_s, {}});
        play(*main, boards, 2500);
        save(*main, u"remote-live"_s);
        const QString why
            = u"The connection to scorewatchd at scores.arena.example:443 broke; it is tried again."_s;
        main->statusStrip().setScorewatchd({u"scorewatchd"_s,
                                            ConnectionStatus::State::Disconnected,
                                            {},
                                            u"scores.arena.example:443"_s,
                                            why});
        main->applyBoard(boards.withState(LiveState::Offline, why));
        save(*main, u"remote-offline"_s);
        main->showPage("self-test");
        main->selfTestPage().showNotHere(
            u"The self-test looks into PostgreSQL and Redis, which a profile of a scorewatchd does not "
            u"reach. Run "
            "“scorewatchd doctor” where they are, or open a profile of the servers."_s);
        save(*main, u"remote-selftest"_s);
        main->showPage("settings");
        save(*main, u"remote-settings"_s);
    }

    void menus()
    {
        SyntheticBoard boards(7);
        auto main = window();
        main->applyBoard(boards.board());
        main->actions().action("view.search")->trigger();
        if (QWidget *field = QApplication::focusWidget()) // none where the platform gives no window the focus
            QTest::keyClicks(field, u"the"_s);
        save(*main, u"palette"_s);
        for (QAction *title : main->menuBar()->actions()) {
            if (title->text() == "&View"_L1) {
                title->menu()->popup(QPoint(0, 0));
                save(*title->menu(), u"menu-view"_s);
                title->menu()->close();
            }
        }
        QToolTip::showText({10, 10}, u"<div style=\"white-space:pre-wrap\">A tip of two\nlines</div>"_s,
                           main.get());
        for (QWidget *top : QApplication::topLevelWidgets()) {
            if (top->inherits("QTipLabel"))
                save(*top, u"tooltip"_s);
        }
    }

    Theme &m_theme;
    QString m_folder;
    QString m_prefix;
    QTemporaryDir m_settings;
    Preferences m_preferences{m_settings.filePath(u"preferences.ini"_s)};
    SessionState m_session{m_settings.filePath(u"session.ini"_s)};
    FakeLookup m_lookup{1'000'000};
};

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2 || !QDir().mkpath(arguments.at(1))) {
        std::fprintf(stderr, "usage: scorewatch_gallery FOLDER [dark|light [desk]]\n");
        return 2;
    }
    Theme theme(application);
    const QStringList looks
        = arguments.size() > 2 ? QStringList{arguments.at(2)} : QStringList{u"dark"_s, u"light"_s};
    for (const QString &look : looks) {
        theme.setChoice(look == "light"_L1 ? Theme::Choice::Light : Theme::Choice::Dark);
        Gallery gallery(theme, arguments.at(1), look + u'-');
        if (arguments.value(3) == "desk"_L1)
            gallery.desk();
        else
            gallery.all();
    }
    return 0;
}
