// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/connectionprofile.h"

#include <QRegularExpression>
#include <QStringList>
#include <QUrl>
#include <QUrlQuery>

#include "core/config/apiendpoint.h"
#include "core/config/redisendpoint.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Error invalid(const QString &sentence)
{
    return {Error::Code::InvalidArgument, sentence, {}, {}};
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

/// Whether it can stand where a URI names its host, and comes out of it again as it is: not a socket, and neither
/// capitals, other letters, nor the zone of an IPv6 address, which URLs write in ways of their own.
bool isUriHost(const QString &host)
{
    static const QRegularExpression plain(u"^[a-z0-9._:-]*$"_s);
    QUrl url;
    url.setHost(host, QUrl::DecodedMode);
    return plain.match(host).hasMatch() && url.isValid() && url.host(QUrl::FullyDecoded) == host;
}

bool isSslMode(const QString &mode)
{
    static const QStringList modes{u"disable"_s, u"allow"_s,     u"prefer"_s,
                                   u"require"_s, u"verify-ca"_s, u"verify-full"_s};
    return mode.isEmpty() || modes.contains(mode);
}

Result<void> checkServers(const ConnectionProfile &profile)
{
    if (profile.host.isEmpty())
        return invalid(
            u"The PostgreSQL host is missing. Give a name, an address or the directory of a socket."_s);
    if (profile.host.contains("://"_L1))
        return invalid(u"The PostgreSQL host is an address that cannot be read. Give "
                       u"postgresql://user@host:port/database, "
                       "or a name."_s);
    if (profile.database.isEmpty())
        return invalid(u"The PostgreSQL database is missing. Give its name."_s);
    if (profile.port == 0)
        return invalid(u"The PostgreSQL port is missing. Ports go from 1 to 65535."_s);
    if (!isSslMode(profile.sslMode))
        return invalid(u"PostgreSQL knows no such encryption mode. Choose one of the list."_s);
    const Result<RedisEndpoint> redis = RedisEndpoint::fromUrl(profile.redisUrl);
    if (!redis)
        return redis.error();
    return {};
}

} // namespace

QString ConnectionProfile::postgresUri(const QString &password) const
{
    QString uri = u"postgresql://"_s;
    if (!user.isEmpty())
        uri += encoded(user);
    if (!password.isEmpty())
        uri += u':' + encoded(password);
    if (!user.isEmpty() || !password.isEmpty())
        uri += u'@';
    QStringList options;
    if (!isUriHost(host)) {
        options += u"host="_s + encoded(host);
        options += u"port="_s + QString::number(port);
    } else {
        uri += host.contains(u':') ? u'[' + host + u']' : host;
        uri += u':' + QString::number(port);
    }
    uri += u'/' + encoded(database);
    if (!sslMode.isEmpty())
        options += u"sslmode="_s + encoded(sslMode);
    if (!options.isEmpty())
        uri += u'?' + options.join(u'&');
    return uri;
}

Result<QString> ConnectionProfile::redisUrlWith(const QString &password) const
{
    Result<RedisEndpoint> endpoint = RedisEndpoint::fromUrl(redisUrl);
    if (!endpoint)
        return endpoint.error();
    if (password.isEmpty())
        return redisUrl;
    endpoint->password = password;
    return endpoint->toUrl();
}

Result<void> ConnectionProfile::readPostgresUri(const QString &uri, ConnectionSecrets *secrets)
{
    const QUrl url(uri.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != "postgresql"_L1 && url.scheme() != "postgres"_L1))
        return invalid(u"This is not a PostgreSQL address. Give postgresql://user@host:port/database."_s);
    const QUrlQuery query(url);
    const auto option
        = [&query](const QString &key) { return query.queryItemValue(key, QUrl::FullyDecoded); };

    host = option(u"host"_s).isEmpty() ? url.host(QUrl::FullyDecoded) : option(u"host"_s);
    const int given = option(u"port"_s).isEmpty() ? url.port(5432) : option(u"port"_s).toInt();
    if (given < 1 || given > 65535)
        return invalid(u"The PostgreSQL address has no valid port. Ports go from 1 to 65535."_s);
    port = quint16(given);
    database = url.path(QUrl::FullyDecoded).mid(1);
    user = url.userName(QUrl::FullyDecoded);
    sslMode = option(u"sslmode"_s);
    if (secrets && !url.password().isEmpty())
        secrets->postgresPassword = url.password(QUrl::FullyDecoded);
    return {};
}

void ConnectionProfile::moveRedisPassword(ConnectionSecrets *secrets)
{
    Result<RedisEndpoint> endpoint = RedisEndpoint::fromUrl(redisUrl);
    if (!endpoint || endpoint->password.isEmpty())
        return;
    if (secrets)
        secrets->redisPassword = endpoint->password;
    endpoint->password.clear();
    redisUrl = endpoint->toUrl();
}

Result<void> ConnectionProfile::check() const
{
    if (name.trimmed().isEmpty())
        return invalid(u"The profile has no name. Give it one."_s);
    if (kind == Kind::Embedded)
        return {};
    if (kind == Kind::Scorewatchd) {
        const Result<ApiEndpoint> api = ApiEndpoint::fromUrl(apiUrl);
        return api ? Result<void>() : Result<void>(api.error());
    }
    return checkServers(*this);
}

} // namespace scorewatch
