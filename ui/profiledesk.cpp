// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profiledesk.h"

#include <algorithm>

#include "ui/dialogs/connectiondialog.h"
#include "ui/text.h"
#include "ui/widgets/toastarea.h"

namespace scorewatch::ui {

ProfileDesk::ProfileDesk(const Theme &theme, ToastArea &toasts, QWidget *window)
    : QObject(window), m_theme(theme), m_toasts(toasts), m_window(window)
{ }

ConnectionDialog *ProfileDesk::ask(const ConnectionProfile &profile, const QString &oldName)
{
    if (m_dialog)
        m_dialog->close();
    QStringList taken;
    for (const ConnectionProfile &other : std::as_const(m_profiles)) {
        if (other.name != oldName)
            taken.append(other.name);
    }
    m_dialog = new ConnectionDialog(m_theme, profile, taken, m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &ConnectionDialog::testRequested, this, &ProfileDesk::testRequested);
    connect(m_dialog, &QDialog::accepted, this, [this, oldName] { accept(oldName); });
    m_dialog->open();
    return m_dialog;
}

void ProfileDesk::add(bool forConnecting)
{
    ConnectionProfile fresh;
    fresh.redisUrl = QStringLiteral("redis://localhost:6379/0");
    if (forConnecting)
        fresh.name = tr("My servers");
    ask(fresh, {});
}

void ProfileDesk::edit(const ConnectionProfile &profile)
{
    ask(profile, profile.name);
}

void ProfileDesk::open(const ConnectionProfile &profile)
{
    Q_EMIT openRequested(profile, {});
}

void ProfileDesk::askPassword(const ConnectionProfile &profile, const Error &why)
{
    if (m_dialog) // the other server's question, or what the person is doing at the moment
        return;
    ConnectionDialog *dialog = ask(profile, profile.name);
    dialog->showTestError(why);
    dialog->focusPassword();
}

void ProfileDesk::accept(const QString &oldName)
{
    const ConnectionProfile profile = m_dialog->profile();
    const ConnectionSecrets secrets = m_dialog->secrets();
    const bool connects = m_dialog->connectsAfterwards();
    const auto old
        = std::find_if(m_profiles.begin(), m_profiles.end(),
                       [&oldName](const ConnectionProfile &other) { return other.name == oldName; });
    if (old == m_profiles.end())
        m_profiles.append(profile);
    else
        *old = profile;
    Q_EMIT profilesEdited(m_profiles);
    if (connects)
        Q_EMIT openRequested(profile, secrets);
}

void ProfileDesk::remove(const ConnectionProfile &profile)
{
    const qsizetype at = m_profiles.indexOf(profile);
    if (at < 0)
        return;
    m_profiles.removeAt(at);
    Notice *notice = m_toasts.show(Notice::Severity::Info,
                                   tr("The profile “%1” was removed.").arg(shownText(profile.name, 60)));
    notice->setAction(tr("Undo"));
    connect(notice, &Notice::actionTriggered, this, [this, notice, profile, at] {
        m_profiles.insert(std::min(at, m_profiles.size()), profile);
        Q_EMIT profilesEdited(m_profiles);
        Q_EMIT notice->closed();
    });
    Q_EMIT profilesEdited(m_profiles);
}

void ProfileDesk::showTestResult(const QList<DoctorCheck> &checks)
{
    if (m_dialog)
        m_dialog->showTestResult(checks);
}

void ProfileDesk::showTestError(const scorewatch::Error &error)
{
    if (m_dialog)
        m_dialog->showTestError(error);
}

} // namespace scorewatch::ui
