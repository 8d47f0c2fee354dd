// SPDX-License-Identifier: GPL-3.0-or-later
// The self-test half of Desktop.
#include "app/desktop/desktop.h"

#include "app/desktop/profileconfig.h"
#include "app/selftest.h"
#include "core/base/async.h"
#include "ui/mainwindow.h"
#include "ui/pages/selftestpage.h"
#include "ui/profiledesk.h"

using namespace Qt::StringLiterals;

namespace scorewatch {

void Desktop::runSelfTest()
{
    if (m_backend && !m_backend->pool()) {
        // The servers are being started; once they are there it begins.
        m_window->selfTestPage().showRunning();
        return;
    }
    if (!m_backend) {
        m_window->selfTestPage().showError(
            {Error::Code::Unavailable,
             tr("Nothing is connected, so there is nothing to test. Open a profile first."),
             {},
             {}});
        return;
    }
    m_window->selfTestPage().showRunning();
    // The answer belongs to this backend: when another profile is opened meanwhile, it is dropped with it.
    async::onFinished(selftest::start(m_backend->config()), m_backend.get(),
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
    const auto config = configOf(profile, secrets);
    if (!config) {
        desk.showTestError(config.error());
        return;
    }
    async::onFinished(selftest::start(*config), &desk, [&desk](const Result<QList<DoctorCheck>> &checks) {
        if (checks)
            desk.showTestResult(*checks);
        else
            desk.showTestError(checks.error());
    });
}

} // namespace scorewatch
