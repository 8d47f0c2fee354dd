// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include <algorithm>

#include <QAction>
#include <QCloseEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QScreen>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/appearance.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/environment.h"
#include "ui/fraudbench.h"
#include "ui/moderationbench.h"
#include "ui/pages/auditpage.h"
#include "ui/pages/casepage.h"
#include "ui/pages/livepage.h"
#include "ui/pages/queuepage.h"
#include "ui/pages/selftestpage.h"
#include "ui/pages/settingspage.h"
#include "ui/pages/welcomepage.h"
#include "ui/profiledesk.h"
#include "ui/sessionstate.h"
#include "ui/text.h"
#include "ui/theme/themeicon.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/commandpalette.h"
#include "ui/widgets/environmentstrip.h"
#include "ui/widgets/idlecursor.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/statusstrip.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/toastarea.h"
#include "ui/windowpicture.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr double kCompactBelow = 1060;
constexpr QSize kDesignSize{1440, 900};

void openOnce(QDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace

MainWindow::MainWindow(Theme &theme, Preferences &preferences, SessionState &session, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_session(session)
    , m_actions(new Actions(theme, this))
    , m_appearance(new Appearance(theme, preferences, *m_actions, this))
    , m_strip(new EnvironmentStrip(theme))
    , m_sidebar(new Sidebar(theme))
    , m_whole(new QStackedWidget)
    , m_stack(new QStackedWidget)
    , m_status(new StatusStrip(theme))
    , m_toasts(new ToastArea(theme, m_whole))
    , m_palette(new CommandPalette(theme, *m_actions, this))
    , m_desk(new ProfileDesk(theme, *m_toasts, this))
    , m_welcome(new WelcomePage(theme))
    , m_live(new LivePage(theme, *m_actions))
    , m_moderation(new ModerationBench(theme, *m_actions, *m_toasts, this))
    , m_fraud(new FraudBench(theme, *m_actions, *m_toasts, this))
    , m_selfTest(new SelfTestPage(theme, *m_actions))
    , m_audit(new AuditPage(theme, *m_actions))
    , m_settings(new SettingsPage(theme))
    , m_cursor(new IdleCursor(this))
    , m_leaveWall(new QShortcut(Qt::Key_Escape, this))
{
    setWindowIcon(QIcon(appMark(128, 1)));
    m_leaveWall->setEnabled(false);
    addPages();
    m_live->showClosed();
    layOut();
    connectActions();
    connectPages();
    connect(&theme, &Theme::changed, this, &MainWindow::arrangeSidebar);
    arrangeSidebar();
    updateTitle();
    restoreSession();
}

MainWindow::~MainWindow() = default;

void MainWindow::addPages()
{
    addPage({"live", tr("Watch"), tr("Live board"), u"board"_s, Access::Anyone, m_live});
    addPage({"queue", tr("Watch"), tr("Review queue"), u"queue"_s, Access::Moderator,
             &m_moderation->queuePage()});
    addPage({"case", tr("Watch"), tr("Case"), u"case"_s, Access::Moderator, &m_moderation->casePage()});
    addPage({"fraud", tr("Watch"), tr("Fraud feed"), u"fraud"_s, Access::Moderator, &m_fraud->fraudPage()});
    addPage({"rules", tr("Watch"), tr("Rules"), u"rules"_s, Access::Moderator, &m_fraud->rulesPage()});
    addPage({"self-test", tr("Look after"), tr("Self-test"), u"self-test"_s, Access::Anyone, m_selfTest});
    addPage({"audit", tr("Keep"), tr("Audit"), u"audit"_s, Access::Moderator, m_audit});
    addPage({"settings", tr("Keep"), tr("Settings"), u"settings"_s, Access::Anyone, m_settings});
}

void MainWindow::addPage(const PageSpec &spec)
{
    QAction *action = m_actions->addPage(spec.id, spec.title, spec.icon, spec.needs);
    connect(action, &QAction::triggered, this, [this, id = spec.id] { showPage(id); });
    m_sidebar->addPage(spec.group, action);
    m_stack->addWidget(spec.widget);
    m_pages.append(spec);
}

void MainWindow::layOut()
{
    auto *pages = new QWidget;
    auto *row = new QHBoxLayout(pages);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addWidget(m_stack, 1);
    m_whole->addWidget(m_welcome);
    m_whole->addWidget(pages);
    m_whole->setCurrentIndex(1);

    auto *all = new QWidget;
    auto *column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_whole, 1);
    column->addWidget(m_status);
    setCentralWidget(all);

    auto *name = new TextLabel(m_theme, FontRole::Strong, Ink::Accent);
    name->setText(u"Scorewatch"_s);
    name->setContentsMargins(m_theme.px(12), 0, m_theme.px(8), 0);
    menuBar()->setCornerWidget(name, Qt::TopLeftCorner);
    auto *search = new ActionButton(m_theme, m_actions->action("view.search"));
    search->setProperty(kEmphasisProperty, int(Emphasis::Quiet));
    menuBar()->setCornerWidget(search, Qt::TopRightCorner);
    m_actions->fillMenuBar(menuBar());
    addActions(m_actions->all()); // keys work while the menu bar is hidden
}

void MainWindow::connectActions()
{
    const auto on
        = [this](const char *id, auto &&f) { connect(m_actions->action(id), &QAction::triggered, this, f); };
    on("file.profiles", [this] { showPage("settings"); });
    on("file.export-picture", [this] { exportPicture(); });
    on("file.quit", [this] { close(); });
    on("view.refresh", [this] { refreshPage(); });
    on("view.search", [this] {
        setWallMode(false);
        m_palette->open();
    });
    on("view.around", [this] { findPlayer({}); });
    on("view.wall", [this](bool checked) { setWallMode(checked); });
    on("tools.self-test", [this] { runSelfTest(); });
    on("help.shortcuts", [this] { openOnce(new ShortcutsDialog(m_theme, *m_actions, this)); });
    on("help.about", [this] { openOnce(new AboutDialog(m_theme, this)); });
    connect(m_leaveWall, &QShortcut::activated, this, [this] { setWallMode(false); });
}

void MainWindow::connectPages()
{
    connect(m_whole, &QStackedWidget::currentChanged, m_toasts, &ToastArea::raise);
    connect(m_welcome, &WelcomePage::tryRequested, this, &MainWindow::embeddedRequested);
    connect(m_welcome, &WelcomePage::connectRequested, this, [this] { m_desk->add(true); });
    connect(m_palette, &CommandPalette::playerSearchRequested, this, &MainWindow::findPlayer);
    connect(m_live, &LivePage::retryRequested, this, &MainWindow::retryRequested);
    connect(m_live, &LivePage::profilesRequested, this, [this] { showPage("settings"); });
    connect(m_selfTest, &SelfTestPage::runRequested, this, &MainWindow::selfTestRequested);
    connect(m_settings, &SettingsPage::appearanceChanged, m_appearance, &Appearance::remember);
    connect(m_appearance, &Appearance::zoomChanged, this,
            [this] { m_status->showMessage(tr("Size %1 %").arg(qRound(m_theme.zoom() * 100))); });
    connect(m_moderation, &ModerationBench::pageWanted, this, &MainWindow::showPage);
    connect(m_moderation, &ModerationBench::openCases, this, [this](qint64 count) {
        m_sidebar->setCount(m_actions->action("page.queue"), int(std::min<qint64>(count, 9999)), true);
    });
    connect(m_fraud, &FraudBench::openCaseOf, m_moderation, &ModerationBench::openCaseOf);
    connect(m_fraud, &FraudBench::showAround, this,
            [this](const UserId &player) { findPlayer(player.toString()); });
    connect(m_settings, &SettingsPage::addRequested, this, [this] { m_desk->add(false); });
    connect(m_settings, &SettingsPage::editRequested, m_desk, &ProfileDesk::edit);
    connect(m_settings, &SettingsPage::removeRequested, m_desk, &ProfileDesk::remove);
    connect(m_settings, &SettingsPage::openRequested, m_desk, &ProfileDesk::open);
    connect(m_desk, &ProfileDesk::profilesEdited, this, &MainWindow::setProfiles);
}

void MainWindow::restoreSession()
{
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    resize(kDesignSize.boundedTo(screen.size()));
    if (!m_session.geometry().isEmpty())
        restoreGeometry(m_session.geometry());
    if (!showPage(m_session.page()))
        showPage("live");
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    setWallMode(false);
    m_session.setGeometry(saveGeometry());
    m_session.setPage(currentPage());
    event->accept();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    arrangeSidebar();
}

void MainWindow::arrangeSidebar()
{
    m_sidebar->setCompact(width() < m_theme.px(kCompactBelow));
}

bool MainWindow::showPage(const QByteArray &id)
{
    for (int i = 0; i < m_pages.size(); ++i) {
        if (m_pages.at(i).id != id)
            continue;
        if (id != "live")
            setWallMode(false);
        m_stack->setCurrentIndex(i);
        m_actions->action("page." + id)->setChecked(true);
        m_moderation->setPage(id);
        if (id == "self-test" && m_open && m_selfTest->picture() == SelfTestPage::Picture::NotRun)
            Q_EMIT selfTestRequested(); // it changes nothing, and whoever comes here wants to know
        return true;
    }
    return false;
}

QByteArray MainWindow::currentPage() const
{
    return m_pages.at(m_stack->currentIndex()).id;
}

QList<QByteArray> MainWindow::pageIds() const
{
    QList<QByteArray> ids;
    for (const PageSpec &page : m_pages)
        ids.append(page.id);
    return ids;
}

void MainWindow::setWallMode(bool wall)
{
    m_actions->action("view.wall")->setChecked(wall);
    if (m_wall == wall)
        return;
    m_wall = wall;
    if (wall) {
        showPages();
        showPage("live");
        m_wasMaximized = isMaximized();
    }
    menuBar()->setVisible(!wall);
    m_sidebar->setVisible(!wall);
    m_status->setVisible(!wall);
    m_live->setWall(wall);
    m_leaveWall->setEnabled(wall);
    m_cursor->setActive(wall);
    m_toasts->setHidden(wall);
    if (wall)
        showFullScreen();
    else if (m_wasMaximized)
        showMaximized();
    else
        showNormal();
}

void MainWindow::refreshPage()
{
    if (currentPage() == "self-test")
        Q_EMIT selfTestRequested();
    else if (!m_moderation->refresh() && currentPage() == "live")
        m_live->refresh();
}

void MainWindow::runSelfTest()
{
    showPages();
    showPage("self-test");
    Q_EMIT selfTestRequested();
}

void MainWindow::findPlayer(const QString &text)
{
    showPages();
    showPage("live");
    setWallMode(false);
    m_live->openSearch(text);
}

void MainWindow::exportPicture()
{
    QFileDialog *dialog = windowpicture::askWhere(currentPage(), this);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (const Result<void> saved = savePicture(path); saved)
            m_status->showMessage(tr("Saved as %1").arg(path));
        else
            m_toasts->showError(saved.error());
    });
}

Result<void> MainWindow::savePicture(const QString &path)
{
    return windowpicture::save(*this, path);
}

void MainWindow::applyBoard(const LiveBoard &board)
{
    showPages();
    m_live->applyBoard(board);
    m_status->setFeed(board.state, board.position);
}

void MainWindow::setProfiles(const QList<ConnectionProfile> &profiles)
{
    m_desk->setProfiles(profiles);
    m_settings->setProfiles(profiles, m_open ? m_open->name : QString());
}

void MainWindow::setOpenProfile(const std::optional<ConnectionProfile> &profile)
{
    m_open = profile;
    m_strip->setEnvironment(profile ? profile->environment : ConnectionProfile::Environment::Unmarked);
    m_status->setProfile(profile);
    m_status->setFeed(LiveState::Offline, {});
    if (profile)
        m_live->clear();
    else
        m_live->showClosed();
    m_selfTest->clear();
    updateTitle();
}

void MainWindow::setWho(const QString &who, Access access)
{
    m_status->setWho(who);
    m_actions->setAccess(access);
}

void MainWindow::setPlayerLookup(PlayerLookup *lookup)
{
    m_live->setLookup(lookup);
    m_audit->setLookup(lookup);
}

void MainWindow::setAuditDesk(AuditDesk *desk)
{
    m_audit->setDesk(desk);
}

void MainWindow::setModerationDesk(ModerationDesk *desk)
{
    m_moderation->setDesk(desk);
}

void MainWindow::setFraudDesk(FraudDesk *desk)
{
    m_fraud->setDesk(desk);
}

void MainWindow::showWelcome()
{
    setWallMode(false);
    m_whole->setCurrentWidget(m_welcome);
}

void MainWindow::showPages()
{
    m_whole->setCurrentIndex(1);
}

void MainWindow::updateTitle()
{
    QString title = u"Scorewatch"_s;
    if (m_open) {
        const QString word = wordOf(m_open->environment);
        title = shownText(m_open->name, 60) + (word.isEmpty() ? QString() : u" · "_s + word)
            + u" – Scorewatch"_s;
    }
    setWindowTitle(title);
}

} // namespace scorewatch::ui
