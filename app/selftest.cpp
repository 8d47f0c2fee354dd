// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/selftest.h"

#include <QPromise>
#include <QThreadPool>

#include "app/commands/connections.h"
#include "core/doctor/doctor.h"
#include "core/postgres/pgerror.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::selftest {
namespace {

/// Of one question. A question that takes longer is answered by "unknown".
constexpr auto kPatience = 10s;

} // namespace

QList<DoctorCheck> run(const Config &config, const std::stop_token &stop)
{
    const auto open = [&config](connections::Way way) {
        return connections::openPostgres(config, way, u"scorewatch doctor"_s, kPatience);
    };
    const auto connection = open(connections::Way::AsConfigured);
    const bool hasDirect
        = !config.postgresDirectDsn.isEmpty() && config.postgresDirectDsn != config.postgresDsn;
    const auto direct = hasDirect ? std::optional(open(connections::Way::Direct)) : std::nullopt;
    const auto redis = connections::openRedis(config, stop);

    DoctorSubject subject;
    subject.embedded = config.embedded;
    subject.postgres.place = pg::displayName(config.postgresDsn);
    if (connection)
        subject.postgres.connection = connection->get();
    else
        subject.postgres.trouble = connection.error();
    if (direct) {
        subject.direct = DoctorSubject::Postgres{};
        subject.direct->place = pg::displayName(config.postgresDirectDsn);
        if (*direct)
            subject.direct->connection = (**direct).get();
        else
            subject.direct->trouble = direct->error();
    }
    if (redis) {
        subject.redis.client = &(*redis)->client();
        subject.redis.place = config.redis->displayName();
    } else {
        subject.redis.trouble = redis.error();
    }
    return doctor::examine(subject);
}

QFuture<Result<QList<DoctorCheck>>> start(const Config &config)
{
    auto promise = std::make_shared<QPromise<Result<QList<DoctorCheck>>>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, config] {
        promise->addResult(Result<QList<DoctorCheck>>(run(config, {})));
        promise->finish();
    });
    return promise->future();
}

} // namespace scorewatch::selftest
