// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/addressgatherer.h"

#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/postgres/connectionpool.h"

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcGatherer, "scorewatch.moderation.addresses")

constexpr const char *kGather = "SELECT scoreboard.gather_addresses()";

} // namespace

AddressGatherer::AddressGatherer(ConnectionPool &pool, std::chrono::milliseconds interval, QObject *parent)
    : QObject(parent), m_pool(pool), m_interval(interval), m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &AddressGatherer::gather);
}

void AddressGatherer::start()
{
    m_isStarted = true;
    m_timer.start(0);
}

void AddressGatherer::stop()
{
    m_isStarted = false;
    m_timer.stop();
}

void AddressGatherer::gather()
{
    const auto gathering = m_pool.run<bool>([](PgConnection &connection) -> Result<bool> {
        const auto more = connection.exec(kGather);
        if (!more)
            return more.error();
        return more->boolean(0, 0);
    });
    async::onFinished(gathering, this, [this](const Result<bool> &more) { gathered(more); });
}

void AddressGatherer::gathered(const Result<bool> &more)
{
    if (!more && m_isWell)
        qCWarning(lcGatherer).noquote() << "Addresses could not be gathered:" << toString(more.error());
    m_isWell = more.hasValue();
    if (!m_isStarted)
        return;
    // Old months are read with a breath between the pieces.
    m_timer.start(more && *more ? std::chrono::milliseconds(50) : m_interval);
}

} // namespace scorewatch
