// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/moderationcase.h"

#include "core/domain/enumnames.h"

namespace scorewatch {
namespace {

constexpr EnumNames<CaseState, 3> kStates{{{
    {CaseState::Open, "open"},
    {CaseState::Watching, "watching"},
    {CaseState::Closed, "closed"},
}}};

constexpr EnumNames<Verdict, 3> kVerdicts{{{
    {Verdict::Confirmed, "confirmed"},
    {Verdict::Unfounded, "unfounded"},
    {Verdict::Inconclusive, "inconclusive"},
}}};

} // namespace

QByteArray caseStateName(CaseState state)
{
    return kStates.nameOf(state);
}

std::optional<CaseState> caseStateFromName(QByteArrayView name)
{
    return kStates.valueOf(name);
}

QByteArray verdictName(Verdict verdict)
{
    return kVerdicts.nameOf(verdict);
}

std::optional<Verdict> verdictFromName(QByteArrayView name)
{
    return kVerdicts.valueOf(name);
}

} // namespace scorewatch
