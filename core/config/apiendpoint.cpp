// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/apiendpoint.h"

#include <QHostAddress>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr qsizetype kLongestUrl = 2048;

Error invalid(const QString &why)
{
    return {
        Error::Code::InvalidArgument,
        u"The address of scorewatchd cannot be used: %1. Give https://host:port, or http://localhost:port "
        "for this machine."_s.arg(why),
        {},
        {}};
}

bool isThisMachine(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

Result<void> refuseWhatHasNoMeaning(const QUrl &url, const QUrlQuery &query)
{
    if (!url.userInfo().isEmpty())
        return invalid(u"it holds a name or a password, and the token has a field of its own"_s);
    if (url.hasFragment())
        return invalid(u"it holds a #"_s);
    for (const auto &[key, value] : query.queryItems()) {
        if (key != "ca"_L1)
            return invalid(u"after the question mark it knows ca=FILE only"_s);
    }
    return {};
}

} // namespace

Result<ApiEndpoint> ApiEndpoint::fromUrl(const QString &text)
{
    if (text.isEmpty())
        return invalid(u"it is missing"_s);
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || text.size() > kLongestUrl)
        return invalid(u"it is not a URL"_s);
    const bool secure = url.scheme() == "https"_L1;
    if (!secure && url.scheme() != "http"_L1)
        return invalid(u"it starts with neither https:// nor http://"_s);
    const QUrlQuery query(url);
    if (const auto plain = refuseWhatHasNoMeaning(url, query); !plain)
        return plain.error();

    ApiEndpoint endpoint;
    endpoint.secure = secure;
    endpoint.host = url.host();
    if (endpoint.host.isEmpty())
        return invalid(u"the host is missing"_s);
    // Not the same after it was written and read again.
    if (endpoint.host.contains(u'%') && endpoint.host.toUtf8().size() != endpoint.host.size())
        return invalid(u"the zone of its IPv6 address is none"_s);
    if (!secure && !isThisMachine(endpoint.host))
        return invalid(u"over http:// everybody on the way to another machine could read the token"_s);
    const int port = url.port(secure ? 443 : 80);
    if (port == 0)
        return invalid(u"port 0 cannot be connected to"_s);
    endpoint.port = quint16(port);
    endpoint.path = url.path(QUrl::FullyEncoded);
    while (endpoint.path.endsWith(u'/'))
        endpoint.path.chop(1);
    endpoint.caFile = query.queryItemValue(u"ca"_s, QUrl::FullyDecoded);
    return endpoint;
}

QString ApiEndpoint::displayName() const
{
    const QString name = host.contains(u':') ? u'[' + host + u']' : host;
    return name + u':' + QString::number(port);
}

QString ApiEndpoint::toUrl() const
{
    QUrl url;
    url.setScheme(secure ? u"https"_s : u"http"_s);
    url.setHost(host);
    url.setPort(port);
    url.setPath(path, QUrl::TolerantMode);
    if (!caFile.isEmpty()) {
        QUrlQuery query;
        query.addQueryItem(u"ca"_s, QString::fromLatin1(QUrl::toPercentEncoding(caFile, "/")));
        url.setQuery(query);
    }
    return url.toString(QUrl::FullyEncoded);
}

} // namespace scorewatch
