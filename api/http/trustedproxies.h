// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <QHostAddress>
#include <QList>
#include <QPair>
#include <QStringList>

#include "core/base/result.h"

namespace scorewatch::http {

/// Whose word about a client's address is taken. A local client of a Unix socket is always a proxy of ours.
class TrustedProxies final
{
public:
    TrustedProxies() = default;
    /// Addresses and networks: "10.0.0.7", "10.1.0.0/16", "::1".
    [[nodiscard]] static Result<TrustedProxies> fromList(const QStringList &list);

    /// `peer` is the socket's other end, "" for a Unix socket.
    [[nodiscard]] bool trusts(std::string_view peer) const;
    /// The client that the chain of proxies in X-Forwarded-For leads to: the last one that no trusted proxy is.
    [[nodiscard]] std::string client(std::string_view peer, std::string_view forwardedFor) const;

private:
    QList<QPair<QHostAddress, int>> m_networks;
};

} // namespace scorewatch::http
