// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/doctor.h"
#include "core/postgres/pgconnection.h"
#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "tests/support/testservers.h"

namespace scorewatch::test {

/// A real PostgreSQL and Redis to be broken in some way and then looked at by the doctor.
class DoctorBench final
{
public:
    /// An odd name: whatever is advised must quote it. It may log in, and has no right at all.
    static constexpr auto kRole = "Night Shift";

    /// Starts the servers. Call once.
    Result<void> start();
    /// A fresh database and an empty Redis.
    Result<void> renew();
    /// Removes what renew() made for the whole server.
    void clear();

    [[nodiscard]] DoctorSubject subject() const;
    /// The check of this id, as the doctor answers it now.
    [[nodiscard]] DoctorCheck look(const char *id) const { return look(id, subject()); }
    [[nodiscard]] static DoctorCheck look(const char *id, const DoctorSubject &subject);

    /// Runs statements as superuser; a failure is a failure of the test.
    void sql(const QByteArray &script) const;
    /// Connects as `role`, with more parameters at the end of the address ("&…"); null is a failure of the test.
    [[nodiscard]] std::unique_ptr<PgConnection> connectAs(const QString &role,
                                                          const QString &more = {}) const;
    /// What Redis answers; a refusal in its own words.
    QByteArray redis(const RedisCommand &command) const;

    [[nodiscard]] TestServers &servers() { return m_servers; }
    [[nodiscard]] RedisClient &client() { return *m_client; }
    [[nodiscard]] PgConnection &connection() { return *m_connection; }
    [[nodiscard]] const QString &dsn() const { return m_dsn; }

private:
    TestServers m_servers;
    RedisThread m_thread;
    RedisClient *m_client = nullptr;
    QString m_dsn;
    std::unique_ptr<PgConnection> m_connection;
};

} // namespace scorewatch::test
