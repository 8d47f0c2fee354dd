// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QObject>

#include "app/boardbackend.h"
#include "app/desktop/desktopoptions.h"
#include "core/config/connectionprofile.h"
#include "core/config/profilestore.h"
#include "core/doctor/doctorcheck.h"
#include "ui/preferences.h"
#include "ui/sessionstate.h"
#include "ui/theme/theme.h"

namespace scorewatch {

namespace ui {
class MainWindow;
}
class Backend;
class Desks;

/// Joins the window and the backend of the profile that is open, and exchanges the backend when another one is opened.
class Desktop final : public QObject
{
    Q_OBJECT

public:
    Desktop(QApplication &application, DesktopOptions options);
    ~Desktop() override;

    /// Shows the window and opens what the options, the last time or the person say. The error is one of usage.
    Result<void> start();

private:
    void restyle();
    void connectWindow();
    Result<void> chooseProfile();
    void openEmbedded();
    void open(const ConnectionProfile &profile, const ConnectionSecrets &secrets);
    void reopen();
    void openServers(const ConnectionProfile &profile, const ConnectionSecrets &secrets);
    void openScorewatchd(const ConnectionProfile &profile, const ConnectionSecrets &secrets);
    void connectBackend();
    void connectServers();
    void openDesks();
    void closeDesks();
    void showFailure(const Error &error);
    void runSelfTest();
    void testProfile(const ConnectionProfile &profile, const ConnectionSecrets &secrets);
    void store(const QList<ConnectionProfile> &profiles);
    void takePicture();

    DesktopOptions m_options;
    ui::Theme m_theme;
    ui::Preferences m_preferences;
    ui::SessionState m_session;
    ProfileStore m_store;
    QList<ConnectionProfile> m_profiles;
    std::optional<ConnectionProfile> m_open;
    ConnectionSecrets m_secrets;
    std::unique_ptr<BoardBackend> m_backend;
    Backend *m_servers = nullptr; ///< the backend, where it is one of servers
    std::unique_ptr<Desks> m_desks;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace scorewatch
