// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/redisendpoint.h"

#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Error invalid(const QString &why)
{
    return {
        Error::Code::InvalidArgument,
        u"The Redis address cannot be used: %1. Give redis://host:port/db, rediss://host:port/db or unix:///path."_s
            .arg(why),
        {},
        {}};
}

Result<int> parseDatabase(const QString &text)
{
    bool ok = false;
    const int number = text.toInt(&ok);
    if (!ok || number < 0)
        return invalid(u"its database must be a number from 0 up"_s);
    return number;
}

QUrl urlOf(const RedisEndpoint &endpoint)
{
    QUrl url;
    QUrlQuery query;
    if (!endpoint.username.isEmpty())
        url.setUserName(endpoint.username);
    if (!endpoint.password.isEmpty())
        url.setPassword(endpoint.password);
    if (endpoint.transport == RedisEndpoint::Transport::Unix) {
        url.setScheme(u"unix"_s);
        url.setPath(endpoint.path);
        if (endpoint.database != 0)
            query.addQueryItem(u"db"_s, QString::number(endpoint.database));
    } else {
        url.setScheme(endpoint.transport == RedisEndpoint::Transport::Tls ? u"rediss"_s : u"redis"_s);
        url.setHost(endpoint.host);
        url.setPort(endpoint.port);
        url.setPath(u'/' + QString::number(endpoint.database));
        if (!endpoint.caFile.isEmpty())
            query.addQueryItem(u"ca"_s, QString::fromLatin1(QUrl::toPercentEncoding(endpoint.caFile, "/")));
    }
    if (!query.isEmpty())
        url.setQuery(query);
    return url;
}

} // namespace

Result<RedisEndpoint> RedisEndpoint::fromUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return invalid(u"it is not a URL"_s);

    RedisEndpoint endpoint;
    endpoint.username = url.userName(QUrl::FullyDecoded);
    endpoint.password = url.password(QUrl::FullyDecoded);
    const QUrlQuery query(url);
    QString database;

    if (url.scheme() == "unix"_L1) {
        endpoint.transport = Transport::Unix;
        endpoint.path = url.path(QUrl::FullyDecoded);
        // A URL without a user cannot begin its path with two slashes; a file's path means the same with one.
        while (endpoint.path.startsWith("//"_L1))
            endpoint.path.remove(0, 1);
        if (!endpoint.path.startsWith(u'/') || !url.host().isEmpty())
            return invalid(u"a Unix socket needs an absolute path"_s);
        database = query.queryItemValue(u"db"_s);
    } else if (url.scheme() == "redis"_L1 || url.scheme() == "rediss"_L1) {
        endpoint.transport = url.scheme() == "rediss"_L1 ? Transport::Tls : Transport::Tcp;
        endpoint.host = url.host();
        if (endpoint.host.isEmpty())
            return invalid(u"the host is missing"_s);
        // Not the same after it was written and read again.
        if (endpoint.host.contains(u'%') && endpoint.host.toUtf8().size() != endpoint.host.size())
            return invalid(u"the zone of its IPv6 address is none"_s);
        const int port = url.port(6379);
        if (port == 0)
            return invalid(u"port 0 cannot be connected to"_s);
        endpoint.port = quint16(port);
        database = url.path().mid(1);
        endpoint.caFile = query.queryItemValue(u"ca"_s, QUrl::FullyDecoded);
    } else {
        return invalid(u"it starts with neither redis://, rediss:// nor unix://"_s);
    }

    if (!database.isEmpty()) {
        const Result<int> number = parseDatabase(database);
        if (!number)
            return number.error();
        endpoint.database = *number;
    }
    return endpoint;
}

QString RedisEndpoint::displayName() const
{
    RedisEndpoint shown = *this;
    shown.password.clear();
    return urlOf(shown).toString();
}

QString RedisEndpoint::toUrl() const
{
    return urlOf(*this).toString(QUrl::FullyEncoded);
}

} // namespace scorewatch
