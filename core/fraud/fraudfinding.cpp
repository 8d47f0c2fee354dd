// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudfinding.h"

#include <QUuid>

namespace scorewatch {
namespace {

// Drawn once; only tells these ids from those that others make of the same text.
constexpr QUuid kNamespace(0x6d1a44c2, 0x2f0e, 0x4a53, 0x9b, 0x7d, 0x51, 0xc0, 0x83, 0xe2, 0x19, 0x6f);

} // namespace

/// Of the player and never of the address, which somebody could otherwise guess by trying all of them.
QByteArray FraudFinding::id() const
{
    const QByteArray episode = rule.name.toUtf8() + '|' + player.toByteArray() + '|' + QByteArray::number(at);
    return QUuid::createUuidV5(kNamespace, episode).toByteArray(QUuid::WithoutBraces);
}

} // namespace scorewatch
