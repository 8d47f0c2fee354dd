// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/listenaddress.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// Longest path of a Unix socket, in bytes: sun_path without its closing zero.
constexpr qsizetype kLongestSocketPath = 107;

Error invalid(const QString &why)
{
    return {
        Error::Code::InvalidArgument,
        u"The address to listen on cannot be used: %1. Give host:port, [ipv6]:port or unix:/path."_s.arg(why),
        {},
        {}};
}

bool isForeignToHosts(QChar c)
{
    return c.isSpace() || c.category() == QChar::Other_Control || c == u'/' || c == u'[' || c == u']';
}

Result<ListenAddress> fromSocketPath(const QString &path)
{
    if (!path.startsWith(u'/'))
        return invalid(u"a Unix socket needs an absolute path"_s);
    if (path.toUtf8().size() > kLongestSocketPath)
        return invalid(u"the path of a Unix socket has at most %1 bytes"_s.arg(kLongestSocketPath));
    ListenAddress address;
    address.unixPath = path;
    return address;
}

} // namespace

Result<ListenAddress> ListenAddress::fromText(const QString &text)
{
    if (text.startsWith("unix:"_L1))
        return fromSocketPath(text.mid(5));

    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 0)
        return invalid(u"the port is missing"_s);
    bool isNumber = false;
    const uint port = text.mid(colon + 1).toUInt(&isNumber);
    if (!isNumber || port > 65535)
        return invalid(u"the port must be a number from 1 to 65535, or 0 for any that is free"_s);

    ListenAddress address;
    address.port = quint16(port);
    address.host = text.left(colon);
    const bool inBrackets
        = address.host.size() > 1 && address.host.startsWith(u'[') && address.host.endsWith(u']');
    if (inBrackets)
        address.host = address.host.mid(1, address.host.size() - 2);
    if (inBrackets != address.host.contains(u':'))
        return invalid(u"an IPv6 address stands in brackets, and nothing else does"_s);
    if (std::any_of(address.host.cbegin(), address.host.cend(), &isForeignToHosts))
        return invalid(u"the host has a character that no host name has"_s);
    return address;
}

QString ListenAddress::toString() const
{
    if (!unixPath.isEmpty())
        return u"unix:"_s + unixPath;
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
    return u"%1:%2"_s.arg(shown, QString::number(port));
}

} // namespace scorewatch
