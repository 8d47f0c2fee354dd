// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktop.h"

#include <QApplication>
#include <QTimer>

#include "app/backend.h"
#include "app/desks.h"
#include "app/desktop/profileconfig.h"
#include "app/remotebackend.h"
#include "core/audit/auditdesk.h"
#include "core/base/async.h"
#include "core/fraud/frauddesk.h"
#include "core/identity/databaseactor.h"
#include "core/moderation/moderationdesk.h"
#include "core/postgres/connectionpool.h"
#include "ui/mainwindow.h"
#include "ui/pages/livepage.h"
#include "ui/pages/selftestpage.h"
#include "ui/pages/welcomepage.h"
#include "ui/profiledesk.h"
#include "ui/widgets/statusstrip.h"
#include "ui/widgets/toastarea.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

ConnectionProfile embeddedProfile()
{
    ConnectionProfile profile;
    profile.name = u"default"_s;
    profile.kind = ConnectionProfile::Kind::Embedded;
    return profile;
}

ui::Access accessOf(Role role)
{
    switch (role) {
    case Role::Admin:
        return ui::Access::Admin;
    case Role::Moderator:
        return ui::Access::Moderator;
    case Role::Operator:
        return ui::Access::Operator;
    case Role::Service:
    case Role::Player:
        break;
    }
    return ui::Access::Anyone;
}

} // namespace

Desktop::Desktop(QApplication &application, DesktopOptions options)
    : m_options(std::move(options)), m_theme(application), m_store(ProfileStore::defaultPath())
{
    restyle();
    m_window = std::make_unique<ui::MainWindow>(m_theme, m_preferences, m_session);
    connectWindow();
}

Desktop::~Desktop()
{
    closeDesks();
    m_window->setPlayerLookup(nullptr);
    m_backend.reset();
}

void Desktop::restyle()
{
    m_preferences.applyTo(m_theme);
    if (!m_options.theme.isEmpty())
        m_theme.setChoice(m_options.theme == "dark"_L1 ? ui::Theme::Choice::Dark : ui::Theme::Choice::Light);
}

void Desktop::connectWindow()
{
    ui::ProfileDesk &desk = m_window->profileDesk();
    connect(m_window.get(), &ui::MainWindow::embeddedRequested, this, &Desktop::openEmbedded);
    connect(m_window.get(), &ui::MainWindow::selfTestRequested, this, &Desktop::runSelfTest);
    connect(m_window.get(), &ui::MainWindow::retryRequested, this, &Desktop::reopen);
    connect(&desk, &ui::ProfileDesk::profilesEdited, this, &Desktop::store);
    connect(&desk, &ui::ProfileDesk::openRequested, this, &Desktop::open);
    connect(&desk, &ui::ProfileDesk::testRequested, this, &Desktop::testProfile);
}

Result<void> Desktop::start()
{
    const auto profiles = m_store.load();
    if (profiles)
        m_profiles = *profiles;
    m_window->setProfiles(m_profiles);
    if (!m_options.page.isEmpty() && !m_window->pageIds().contains(m_options.page.toUtf8())) {
        return Error{Error::Code::InvalidArgument,
                     u"There is no page \"%1\". The pages are: %2."_s.arg(
                         m_options.page, QString::fromUtf8(m_window->pageIds().join(", "))),
                     {},
                     {}};
    }
    if (auto chosen = chooseProfile(); !chosen)
        return chosen;
    if (!m_options.page.isEmpty())
        m_window->showPage(m_options.page.toUtf8());
    if (m_options.size)
        m_window->resize(*m_options.size);
    m_window->show();
    if (m_options.wall)
        m_window->setWallMode(true);
    if (!profiles)
        m_window->toasts().showError(profiles.error());
    if (!m_options.screenshot.isEmpty())
        QTimer::singleShot(std::chrono::seconds(m_options.screenshotAfter), this, &Desktop::takePicture);
    return {};
}

Result<void> Desktop::chooseProfile()
{
    const QString wanted = !m_options.profile.isEmpty() ? m_options.profile : m_store.lastOpened();
    if (m_options.embedded) {
        ConnectionProfile profile = embeddedProfile();
        if (!m_options.profile.isEmpty())
            profile.name = m_options.profile;
        open(profile, {});
        return {};
    }
    for (const ConnectionProfile &profile : std::as_const(m_profiles)) {
        if (profile.name == wanted) {
            m_window->showPages();
            m_window->profileDesk().open(profile);
            return {};
        }
    }
    if (!m_options.profile.isEmpty()) {
        return Error{
            Error::Code::InvalidArgument,
            u"There is no profile \"%1\". Start without --profile to make one."_s.arg(m_options.profile),
            {},
            {}};
    }
    m_window->showWelcome();
    return {};
}

void Desktop::openEmbedded()
{
    // Whoever tries it wants to see it move.
    if (m_options.simulatedRate == 0)
        m_options.simulatedRate = 200;
    m_window->welcomePage().showBusy(tr("Starting PostgreSQL and Redis"));
    open(embeddedProfile(), {});
}

void Desktop::open(const ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    closeDesks();
    m_window->setPlayerLookup(nullptr);
    m_servers = nullptr;
    m_backend.reset();
    m_open = profile;
    m_secrets = secrets;
    m_window->setOpenProfile(profile);
    if (profile.kind == ConnectionProfile::Kind::Scorewatchd)
        openScorewatchd(profile, secrets);
    else
        openServers(profile, secrets);
    if (m_backend && m_profiles.contains(profile)) {
        if (const auto kept = m_store.setLastOpened(profile.name); !kept)
            m_window->toasts().showError(kept.error());
    }
}

void Desktop::openServers(const ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    const auto config = configOf(profile, secrets);
    if (!config) {
        showFailure(config.error());
        return;
    }
    Backend::Options options;
    options.config = *config;
    options.embedded.profile = profile.name;
    const bool simulates = profile.kind == ConnectionProfile::Kind::Embedded || m_options.embedded;
    options.simulatedRate = simulates ? m_options.simulatedRate : 0;
    options.simulatedPlayers = m_options.simulatedPlayers;
    auto servers = std::make_unique<Backend>(options);
    m_servers = servers.get();
    m_backend = std::move(servers);
    connectServers();
    connectBackend();
    m_backend->start();
}

void Desktop::openScorewatchd(const ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    const auto endpoint = ApiEndpoint::fromUrl(profile.apiUrl);
    if (!endpoint) {
        showFailure(endpoint.error());
        return;
    }
    auto remote = std::make_unique<RemoteBackend>(*endpoint, secrets.apiToken);
    connect(remote.get(), &RemoteBackend::scorewatchdChanged, &m_window->statusStrip(),
            &ui::StatusStrip::setScorewatchd);
    m_backend = std::move(remote);
    connectBackend();
    m_backend->start();
    if (m_window->currentPage() == "self-test")
        runSelfTest();
}

void Desktop::reopen()
{
    if (m_open)
        open(*m_open, m_secrets);
}

void Desktop::connectServers()
{
    connect(m_servers, &Backend::ready, this, [this] {
        openDesks();
        if (m_window->currentPage() == "self-test")
            runSelfTest();
    });
    connect(m_servers, &Backend::postgresChanged, &m_window->statusStrip(), &ui::StatusStrip::setPostgres);
    connect(m_servers, &Backend::redisChanged, &m_window->statusStrip(), &ui::StatusStrip::setRedis);
}

/// The login says who is at the desk; the pages follow what it may do.
void Desktop::openDesks()
{
    const auto who = m_servers->pool()->run<Actor>(
        [](PgConnection &connection) { return readDatabaseActor(connection); });
    async::onFinished(who, m_servers, [this](const Result<Actor> &actor) {
        if (!actor) {
            m_window->toasts().showError(actor.error());
            return;
        }
        const QString role = QString::fromUtf8(roleName(actor->role));
        m_window->setWho(actor->role == Role::Player ? actor->name : actor->name + u" · "_s + role,
                         accessOf(actor->role));
        if (accessOf(actor->role) < ui::Access::Moderator)
            return;
        m_desks = std::make_unique<Desks>(*m_servers, *actor);
        m_window->setModerationDesk(&m_desks->moderation());
        m_window->setFraudDesk(&m_desks->fraud());
        m_window->setAuditDesk(&m_desks->audit());
    });
}

void Desktop::closeDesks()
{
    m_window->setWho({}, ui::Access::Operator);
    m_window->setModerationDesk(nullptr);
    m_window->setFraudDesk(nullptr);
    m_window->setAuditDesk(nullptr);
    m_desks.reset();
}

void Desktop::connectBackend()
{
    connect(m_backend.get(), &BoardBackend::progress, this, [this](const QString &sentence) {
        m_window->welcomePage().showBusy(sentence);
        m_window->livePage().showLoading(sentence);
    });
    connect(m_backend.get(), &BoardBackend::addressed, this, [this] { m_window->showPages(); });
    connect(m_backend.get(), &BoardBackend::failed, this, &Desktop::showFailure);
    connect(m_backend.get(), &BoardBackend::loginRefused, this, [this](const Error &error) {
        showFailure(error);
        m_window->profileDesk().askPassword(*m_open, error);
    });
    connect(m_backend.get(), &BoardBackend::boardChanged, m_window.get(), &ui::MainWindow::applyBoard);
    connect(m_backend.get(), &BoardBackend::addressed, this,
            [this] { m_window->setPlayerLookup(m_backend->lookup()); });
}

void Desktop::showFailure(const Error &error)
{
    m_window->welcomePage().showError(error);
    m_window->livePage().showError(error);
}

void Desktop::store(const QList<ConnectionProfile> &profiles)
{
    m_profiles = profiles;
    m_window->setProfiles(profiles);
    if (const auto saved = m_store.save(profiles); !saved)
        m_window->toasts().showError(saved.error());
}

void Desktop::takePicture()
{
    const auto saved = m_window->savePicture(m_options.screenshot);
    if (!saved)
        std::fprintf(stderr, "scorewatch: %s\n", qUtf8Printable(toString(saved.error())));
    QCoreApplication::exit(saved ? 0 : 1);
}

} // namespace scorewatch
