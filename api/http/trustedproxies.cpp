// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/trustedproxies.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scorewatch::http {
namespace {

/// Null for all but the plain forms: Qt would also take 127.1, blanks that are none in ASCII, and zeros in between.
QHostAddress addressOf(std::string_view text)
{
    const bool isPlain = text.find(':') == std::string_view::npos
        ? std::count(text.begin(), text.end(), '.') == 3
            && text.find_first_not_of("0123456789.") == std::string_view::npos
        : text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    if (!isPlain)
        return {};
    return QHostAddress(QString::fromLatin1(text.data(), qsizetype(text.size())));
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

} // namespace

Result<TrustedProxies> TrustedProxies::fromList(const QStringList &list)
{
    TrustedProxies out;
    for (const QString &entry : list) {
        const auto network = QHostAddress::parseSubnet(
            entry.contains(u'/') ? entry : entry + (entry.contains(u':') ? u"/128"_s : u"/32"_s));
        if (network.second < 0) {
            return Error{
                Error::Code::InvalidArgument,
                u"%1 is no address and no network of a proxy; write it like 10.0.0.7 or 10.1.0.0/16."_s.arg(
                    entry),
                {},
                {}};
        }
        out.m_networks.append(network);
    }
    return out;
}

bool TrustedProxies::trusts(std::string_view peer) const
{
    if (peer.empty())
        return true;
    if (m_networks.isEmpty())
        return false;
    const QHostAddress address = addressOf(peer);
    return std::any_of(m_networks.begin(), m_networks.end(),
                       [&](const auto &network) { return address.isInSubnet(network); });
}

std::string TrustedProxies::client(std::string_view peer, std::string_view forwardedFor) const
{
    std::string_view nearest = peer;
    while (trusts(nearest) && !forwardedFor.empty()) {
        const size_t comma = forwardedFor.rfind(',');
        const std::string_view next
            = trimmed(comma == std::string_view::npos ? forwardedFor : forwardedFor.substr(comma + 1));
        // What is no address was not written by a proxy.
        if (next.empty() || addressOf(next).isNull())
            break;
        nearest = next;
        forwardedFor = comma == std::string_view::npos ? std::string_view() : forwardedFor.substr(0, comma);
    }
    return std::string(nearest);
}

} // namespace scorewatch::http
