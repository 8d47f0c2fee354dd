// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/clients.h"

#include <array>

#include "core/simulation/randomstream.h"

namespace scorewatch {
namespace {

constexpr std::array<const char *, 6> kDesktopAgents{
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
    "Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "QuestClient/4.2.1 (Windows 11; x86_64)",
    "QuestClient/4.2.1 (macOS 14.5; arm64)",
    "QuestClient/4.1.9 (SteamOS 3.5; x86_64)"};

constexpr std::array<const char *, 4> kMobileAgents{
    "QuestClient/4.2.0 (Android 14; Pixel 8)", "QuestClient/4.2.0 (Android 13; SM-A546B)",
    "QuestClient/4.2.1 (iOS 17.5; iPhone15,3)", "QuestClient/4.1.9 (iPadOS 17.4; iPad13,1)"};

constexpr std::array<const char *, 3> kRobotAgents{"python-requests/2.31.0", "okhttp/4.12.0",
                                                   "QuestClient/4.2.1"};

template <size_t N> QByteArray choose(const std::array<const char *, N> &agents, size_t player, quint64 salt)
{
    return agents[RandomStream::mixed(player + (salt << 32)) % N];
}

/// Neighbours in number are none in the network: an odd factor permutes the 65536 addresses of a /16.
QByteArray inNetwork(const char *prefix, size_t player)
{
    const auto host = uint(player * 40503U) & 0xffffU;
    return prefix + QByteArray::number(host >> 8) + '.' + QByteArray::number(host & 0xffU);
}

} // namespace

Client Clients::home(size_t player)
{
    Client out{inNetwork("198.18.", player), choose(kDesktopAgents, player, 1)};
    if (RandomStream::mixed(player) % 4 == 0) {
        const QByteArray network = QByteArray::number(player & 0xffffU, 16);
        out.address
            = "2001:db8:" + network + "::" + QByteArray::number(RandomStream::mixed(player) >> 48 | 1U, 16);
    }
    return out;
}

Client Clients::mobile(size_t player)
{
    return {inNetwork("198.19.", player), choose(kMobileAgents, player, 2)};
}

Client Clients::shared(int place, size_t player)
{
    return {"203.0.113." + QByteArray::number(10 + place % 240),
            RandomStream::mixed(player) % 2 == 0 ? choose(kDesktopAgents, player, 1)
                                                 : choose(kMobileAgents, player, 2)};
}

Client Clients::robot(size_t player)
{
    return {inNetwork("198.18.", player), choose(kRobotAgents, player, 3)};
}

} // namespace scorewatch
