// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/fraudevent.h"

#include "core/domain/enumnames.h"

namespace scorewatch {
namespace {

constexpr EnumNames<Severity, 4> kSeverities{{{
    {Severity::Low, "low"},
    {Severity::Medium, "medium"},
    {Severity::High, "high"},
    {Severity::Critical, "critical"},
}}};

} // namespace

QByteArray severityName(Severity severity)
{
    return kSeverities.nameOf(severity);
}

std::optional<Severity> severityFromName(QByteArrayView name)
{
    return kSeverities.valueOf(name);
}

} // namespace scorewatch
