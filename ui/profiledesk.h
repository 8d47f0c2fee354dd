// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>
#include <QPointer>

#include "core/base/error.h"
#include "core/config/connectionprofile.h"
#include "core/doctor/doctorcheck.h"

class QWidget;

namespace scorewatch::ui {

class ConnectionDialog;
class Theme;
class ToastArea;

/// Adds, edits, removes and opens connection profiles with the person: the dialog, the undo, the question for a
/// password. It keeps the list as it is shown; the application stores it and connects.
class ProfileDesk final : public QObject
{
    Q_OBJECT

public:
    ProfileDesk(const Theme &theme, ToastArea &toasts, QWidget *window);

    void setProfiles(const QList<scorewatch::ConnectionProfile> &profiles) { m_profiles = profiles; }

    void add(bool forConnecting);
    void edit(const scorewatch::ConnectionProfile &profile);
    /// At once and without passwords: where a server wants one, askPassword() follows.
    void open(const scorewatch::ConnectionProfile &profile);
    /// A server of the open profile refused the log-in: `why` stands in the dialog, with the cursor in the password.
    void askPassword(const scorewatch::ConnectionProfile &profile, const scorewatch::Error &why);
    /// At once, with an undo for some seconds.
    void remove(const scorewatch::ConnectionProfile &profile);

    /// Answers to testRequested(); dropped when the dialog has been closed.
    void showTestResult(const QList<scorewatch::DoctorCheck> &checks);
    void showTestError(const scorewatch::Error &error);

Q_SIGNALS:
    /// The whole list as the person wants it kept.
    void profilesEdited(const QList<scorewatch::ConnectionProfile> &profiles);
    void openRequested(const scorewatch::ConnectionProfile &profile,
                       const scorewatch::ConnectionSecrets &secrets);
    void testRequested(const scorewatch::ConnectionProfile &profile,
                       const scorewatch::ConnectionSecrets &secrets);

private:
    ConnectionDialog *ask(const ConnectionProfile &profile, const QString &oldName);
    void accept(const QString &oldName);

    const Theme &m_theme;
    ToastArea &m_toasts;
    QWidget *m_window;
    QList<ConnectionProfile> m_profiles;
    QPointer<ConnectionDialog> m_dialog;
};

} // namespace scorewatch::ui
