// SPDX-License-Identifier: GPL-3.0-or-later
// The self-test half of Desktop.
#include "app/desktop/desktop.h"

#include "app/backend.h"
#include "app/desktop/profileconfig.h"
#include "app/remotetest.h"
#include "app/selftest.h"
#include "core/base/async.h"
#include "ui/mainwindow.h"
#include "ui/pages/selftestpage.h"
#include "ui/profiledesk.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

QFuture<Result<QList<DoctorCheck>>> checksOf(const ConnectionProfile &profile,
                                             const ConnectionSecrets &secrets, QObject *parent)
{
    if (profile.kind == ConnectionProfile::Kind::Scorewatchd) {
        const auto endpoint = ApiEndpoint::fromUrl(profile.apiUrl);
        return endpoint ? RemoteTest::start(*endpoint, secrets.apiToken, parent)
                        : async::ready<QList<DoctorCheck>>(endpoint.error());
    }
    const auto config = configOf(profile, secrets);
    return config ? selftest::start(*config) : async::ready<QList<DoctorCheck>>(config.error());
}

} // namespace

void Desktop::runSelfTest()
{
    if (m_backend && !m_servers) {
        m_window->selfTestPage().showNotHere(
            tr("The self-test looks into PostgreSQL and Redis, which a profile of a scorewatchd does not "
               "reach. Run "
               "“scorewatchd doctor” where they are, or open a profile of the servers."));
        return;
    }
    if (m_servers && !m_servers->pool()) {
        // The servers are being started; once they are there it begins.
        m_window->selfTestPage().showRunning();
        return;
    }
    if (!m_servers) {
        m_window->selfTestPage().showError(
            {Error::Code::Unavailable,
             tr("Nothing is connected, so there is nothing to test. Open a profile first."),
             {},
             {}});
        return;
    }
    m_window->selfTestPage().showRunning();
    // The answer belongs to this backend: when another profile is opened meanwhile, it is dropped with it.
    async::onFinished(selftest::start(m_servers->config()), m_servers,
                      [this](const Result<QList<DoctorCheck>> &checks) {
                          if (checks)
                              m_window->selfTestPage().setChecks(*checks);
                          else
                              m_window->selfTestPage().showError(checks.error());
                      });
}

void Desktop::testProfile(const ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    ui::ProfileDesk &desk = m_window->profileDesk();
    async::onFinished(checksOf(profile, secrets, &desk), &desk,
                      [&desk](const Result<QList<DoctorCheck>> &checks) {
                          if (checks)
                              desk.showTestResult(*checks);
                          else
                              desk.showTestError(checks.error());
                      });
}

} // namespace scorewatch
