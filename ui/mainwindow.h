// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QMainWindow>

#include "core/base/result.h"
#include "core/config/connectionprofile.h"
#include "core/live/liveboard.h"
#include "ui/actions.h"
#include "ui/pagespec.h"

class QStackedWidget;
class QShortcut;

namespace scorewatch {
class AuditDesk;
class FraudDesk;
class ModerationDesk;
class PlayerLookup;
} // namespace scorewatch

namespace scorewatch::ui {

class Appearance;
class AuditPage;
class CommandPalette;
class EnvironmentStrip;
class FraudBench;
class IdleCursor;
class LivePage;
class ModerationBench;
class Preferences;
class ProfileDesk;
class SelfTestPage;
class SessionState;
class SettingsPage;
class Sidebar;
class StatusStrip;
class Theme;
class ToastArea;
class WelcomePage;

/// The window: sidebar, pages, menus, status bar. It takes values and says what the person wants; it knows no server.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Theme &theme, Preferences &preferences, SessionState &session, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// The board as it is now, for the page and the status bar; at most one a frame. Leaves the welcome.
    void applyBoard(const scorewatch::LiveBoard &board);
    void setProfiles(const QList<scorewatch::ConnectionProfile> &profiles);
    /// The one whose servers are shown. Empties the pages: nothing of another profile stays to be seen.
    void setOpenProfile(const std::optional<scorewatch::ConnectionProfile> &profile);
    /// Who is connected, "mara · moderator", and what they may do.
    void setWho(const QString &who, Access access);
    // What the pages ask. Each must outlive the window or be taken back with nullptr.
    void setPlayerLookup(PlayerLookup *lookup);
    void setModerationDesk(ModerationDesk *desk);
    void setFraudDesk(FraudDesk *desk);
    void setAuditDesk(AuditDesk *desk);

    /// The choice of the first start; further words about it go to welcomePage().
    void showWelcome();
    void showPages();
    /// False when there is no page of that name.
    bool showPage(const QByteArray &id);
    [[nodiscard]] QByteArray currentPage() const;
    [[nodiscard]] QList<QByteArray> pageIds() const;
    void setWallMode(bool wall);
    [[nodiscard]] bool isWallMode() const { return m_wall; }
    /// The window as it looks, as a PNG file.
    [[nodiscard]] Result<void> savePicture(const QString &path);

    [[nodiscard]] const Actions &actions() const { return *m_actions; }
    [[nodiscard]] LivePage &livePage() const { return *m_live; }
    [[nodiscard]] ModerationBench &moderation() const { return *m_moderation; }
    [[nodiscard]] FraudBench &fraudBench() const { return *m_fraud; }
    [[nodiscard]] SelfTestPage &selfTestPage() const { return *m_selfTest; }
    [[nodiscard]] AuditPage &auditPage() const { return *m_audit; }
    [[nodiscard]] WelcomePage &welcomePage() const { return *m_welcome; }
    [[nodiscard]] StatusStrip &statusStrip() const { return *m_status; }
    /// Sentences over the page: what went wrong, what can be undone.
    [[nodiscard]] ToastArea &toasts() const { return *m_toasts; }
    /// Tells what the person wants with the profiles, and takes the answers to a test.
    [[nodiscard]] ProfileDesk &profileDesk() const { return *m_desk; }

Q_SIGNALS:
    /// "Try it here" was chosen.
    void embeddedRequested();
    void selfTestRequested();
    /// After an error in place of the board.
    void retryRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addPages();
    void addPage(const PageSpec &spec);
    void layOut();
    void connectActions();
    void connectPages();
    void restoreSession();
    void arrangeSidebar();
    void refreshPage();
    void exportPicture();
    void runSelfTest();
    void findPlayer(const QString &text);
    void updateTitle();

    Theme &m_theme;
    SessionState &m_session;
    Actions *m_actions;
    Appearance *m_appearance;
    EnvironmentStrip *m_strip;
    Sidebar *m_sidebar;
    QStackedWidget *m_whole; ///< welcome or the pages
    QStackedWidget *m_stack;
    StatusStrip *m_status;
    ToastArea *m_toasts;
    CommandPalette *m_palette;
    ProfileDesk *m_desk;
    WelcomePage *m_welcome;
    LivePage *m_live;
    ModerationBench *m_moderation;
    FraudBench *m_fraud;
    SelfTestPage *m_selfTest;
    AuditPage *m_audit;
    SettingsPage *m_settings;
    IdleCursor *m_cursor;
    QShortcut *m_leaveWall;
    QList<PageSpec> m_pages;
    QList<ConnectionProfile> m_profiles;
    std::optional<ConnectionProfile> m_open;
    bool m_wall = false;
    bool m_wasMaximized = false;
};

} // namespace scorewatch::ui
