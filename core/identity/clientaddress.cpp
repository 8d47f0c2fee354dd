// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/clientaddress.h"

#include <algorithm>

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace scorewatch::clientaddress {
namespace {

QHostAddress parsed(const QByteArray &address)
{
    QHostAddress out;
    if (address.size() > 64 || !out.setAddress(QString::fromLatin1(address)))
        return {};
    bool isIpv4 = false;
    const quint32 ipv4 = out.toIPv4Address(&isIpv4);
    if (isIpv4)
        return QHostAddress(ipv4);
    out.setScopeId({});
    return out;
}

} // namespace

QByteArray canonical(const QByteArray &address)
{
    return parsed(address).toString().toLatin1();
}

QByteArray network(const QByteArray &address)
{
    const QHostAddress host = parsed(address);
    if (host.protocol() != QAbstractSocket::IPv6Protocol)
        return host.toString().toLatin1();
    Q_IPV6ADDR bytes = host.toIPv6Address();
    std::fill(bytes.c + 8, bytes.c + 16, quint8(0));
    return QHostAddress(bytes).toString().toLatin1() + "/64";
}

} // namespace scorewatch::clientaddress
