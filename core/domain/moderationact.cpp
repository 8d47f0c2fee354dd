// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/moderationact.h"

#include "core/domain/enumnames.h"

namespace scorewatch {
namespace {

constexpr EnumNames<ActKind, 11> kActs{{{
    {ActKind::Note, "note"},
    {ActKind::Warn, "warn"},
    {ActKind::Watch, "watch"},
    {ActKind::Unwatch, "unwatch"},
    {ActKind::Flag, "flag"},
    {ActKind::Unflag, "unflag"},
    {ActKind::Hold, "hold"},
    {ActKind::Release, "release"},
    {ActKind::Ban, "ban"},
    {ActKind::Unban, "unban"},
    {ActKind::Correct, "correct"},
}}};

} // namespace

QByteArray actName(ActKind kind)
{
    return kActs.nameOf(kind);
}

std::optional<ActKind> actFromName(QByteArrayView name)
{
    return kActs.valueOf(name);
}

} // namespace scorewatch
