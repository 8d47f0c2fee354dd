// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workcommand.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include "app/console.h"
#include "core/base/async.h"
#include "core/embedded/embeddedservers.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// What came of work that was told to end: its own words where it knows that it was, else ours.
QString interruption(const Error &error)
{
    if (error.code == Error::Code::Cancelled)
        return u"interrupted. "_s + error.message;
    if (error.sqlState == "57014")
        return u"interrupted. PostgreSQL was told to stop, so nothing was changed."_s;
    return u"interrupted. "_s + toString(error);
}

} // namespace

WorkCommand::WorkCommand() = default;
WorkCommand::~WorkCommand() = default;

void WorkCommand::start(const Invocation &invocation, Console &console, Done done)
{
    Q_ASSERT(!m_console);
    m_invocation = invocation;
    m_console = &console;
    m_done = std::move(done);
    // A person at a terminal is told what matters by the command itself, also that a server is away.
    // QT_LOGGING_RULES brings the rest back.
    QLoggingCategory::setFilterRules(
        u"scorewatch.*.info=false\nscorewatch.*.debug=false\nscorewatch.redis.warning=false"_s + logRules());
    if (m_invocation.config.embedded)
        startServers();
    else
        beginWork();
}

void WorkCommand::startServers()
{
    EmbeddedOptions options;
    if (!m_invocation.config.profile.isEmpty())
        options.profile = m_invocation.config.profile;
    m_servers = std::make_unique<EmbeddedServers>(options);
    QObject::connect(m_servers.get(), &EmbeddedServers::progress, m_servers.get(),
                     [this](const QString &sentence) { m_console->progress(sentence); });
    QObject::connect(m_servers.get(), &EmbeddedServers::serverDied, m_servers.get(),
                     [this](const Error &error) {
                         m_console->fail(error);
                         m_thread.request_stop();
                     });
    async::onFinished(m_servers->start(), m_servers.get(),
                      [this](const Result<EmbeddedAddresses> &addresses) {
                          if (!addresses) {
                              m_console->fail(addresses.error());
                              finish(ExitCode::Failed);
                              return;
                          }
                          m_invocation.config.postgresDsn = addresses->postgresDsn;
                          m_invocation.config.postgresDirectDsn.clear();
                          m_invocation.config.redis = addresses->redis;
                          beginWork();
                      });
}

void WorkCommand::beginWork()
{
    m_thread = std::jthread([this](const std::stop_token &stop) {
        const Result<ExitCode> result = work(m_invocation, *m_console, stop);
        ExitCode code = ExitCode::Failed;
        if (result)
            code = *result;
        else if (stop.stop_requested())
            m_console->fail(interruption(result.error()));
        else
            m_console->fail(result.error());
        QMetaObject::invokeMethod(
            qApp, [this, code] { finish(code); }, Qt::QueuedConnection);
    });
}

void WorkCommand::finish(ExitCode code)
{
    if (m_thread.joinable())
        m_thread.join();
    if (!m_servers) {
        m_done(code);
        return;
    }
    async::onFinished(m_servers->stop(), m_servers.get(), [this, code](const Result<void> &stopped) {
        if (!stopped)
            m_console->fail(stopped.error());
        m_done(stopped ? code : ExitCode::Failed);
    });
}

void WorkCommand::interrupt()
{
    if (m_thread.joinable())
        m_thread.request_stop();
    else if (m_servers)
        m_servers->stop(); // a start under way then ends as cancelled
}

} // namespace scorewatch
