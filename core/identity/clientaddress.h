// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// The addresses that calls come from, as text of their own making; none (an empty text) for a Unix socket.
namespace scorewatch::clientaddress {

/// The one spelling that `inet` takes: without a zone, an IPv4 address in IPv6 as IPv4. Empty for what is no address.
[[nodiscard]] QByteArray canonical(const QByteArray &address);

/// Whom limits count as one: an IPv4 address, or an IPv6 network of 64 bits, which is what one subscriber has.
[[nodiscard]] QByteArray network(const QByteArray &address);

} // namespace scorewatch::clientaddress
