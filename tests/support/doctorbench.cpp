// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/doctorbench.h"

#include <QFile>
#include <QTest>
#include <QUrl>

#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {

Result<void> DoctorBench::start()
{
    if (Result<void> started = m_servers.start(); !started)
        return started;
    m_client = m_thread.create<RedisClient>(m_servers.redisEndpoint());
    m_thread.run([this] { m_client->start(); });
    if (!QTest::qWaitFor([this] { return m_client->state() == RedisClient::State::Ready; }, 30'000))
        return Error{Error::Code::Timeout, u"There is no connection to Redis."_s, {}, {}};
    // The test's role logs in without being asked who it is.
    return m_servers.addAccessRule(QByteArray("local all \"") + kRole + "\" trust");
}

Result<void> DoctorBench::renew()
{
    const auto dsn = migratedDatabase(m_servers);
    if (!dsn)
        return dsn.error();
    m_dsn = *dsn;
    auto connection = PgConnection::open(m_dsn, {});
    if (!connection)
        return connection.error();
    m_connection = std::move(*connection);
    sql(QByteArray("CREATE ROLE \"") + kRole + "\" LOGIN");
    return m_servers.flushRedis();
}

void DoctorBench::clear()
{
    m_connection.reset();
    const auto admin = PgConnection::open(m_servers.adminDsn(), {});
    if (!admin)
        return; // the test was about a server that dies
    VERIFY_OK((*admin)->execScript(QByteArray("DROP ROLE IF EXISTS \"") + kRole + '"'));
}

DoctorSubject DoctorBench::subject() const
{
    DoctorSubject subject;
    subject.postgres.connection = m_connection.get();
    subject.postgres.place = u"here"_s;
    subject.redis.client = m_client;
    subject.redis.place = u"there"_s;
    return subject;
}

DoctorCheck DoctorBench::look(const char *id, const DoctorSubject &subject)
{
    for (const DoctorCheck &check : doctor::examine(subject)) {
        if (check.id == QLatin1String(id))
            return check;
    }
    return {};
}

void DoctorBench::sql(const QByteArray &script) const
{
    VERIFY_OK(m_connection->execScript(script));
}

std::unique_ptr<PgConnection> DoctorBench::connectAs(const QString &role, const QString &more) const
{
    const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(role));
    auto connection
        = PgConnection::open(QString(m_dsn).replace(u"//scorewatch@"_s, u"//%1@"_s.arg(encoded)) + more, {});
    if (!connection)
        QTest::qFail(why(connection).constData(), __FILE__, __LINE__);
    return connection ? std::move(*connection) : nullptr;
}

QByteArray DoctorBench::redis(const RedisCommand &command) const
{
    const Result<RedisReply> reply = m_client->request(command).result();
    if (!reply)
        return reply.error().detail.toUtf8();
    return reply->type == RedisReply::Type::Integer ? QByteArray::number(reply->integer) : reply->string;
}

} // namespace scorewatch::test
