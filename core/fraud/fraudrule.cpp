// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudrule.h"

#include "core/domain/enumnames.h"

namespace scorewatch {
namespace {

constexpr EnumNames<FraudRule::Kind, 6> kKinds{{{
    {FraudRule::Kind::Burst, "burst"},
    {FraudRule::Kind::SharedAddress, "shared_address"},
    {FraudRule::Kind::TokenReplay, "token_replay"},
    {FraudRule::Kind::RateLimitBreach, "rate_limit_breach"},
    {FraudRule::Kind::ImpossibleSpeed, "impossible_speed"},
    {FraudRule::Kind::RankJump, "rank_jump"},
}}};

constexpr EnumNames<FraudRule::Action, 3> kActions{{{
    {FraudRule::Action::Log, "log"},
    {FraudRule::Action::Flag, "flag"},
    {FraudRule::Action::Ban, "ban"},
}}};

constexpr EnumNames<FraudRule::Mode, 3> kModes{{{
    {FraudRule::Mode::Off, "off"},
    {FraudRule::Mode::Shadow, "shadow"},
    {FraudRule::Mode::Active, "active"},
}}};

} // namespace

QByteArray kindName(FraudRule::Kind kind)
{
    return kKinds.nameOf(kind);
}

std::optional<FraudRule::Kind> kindFromName(QByteArrayView name)
{
    return kKinds.valueOf(name);
}

QByteArray ruleActionName(FraudRule::Action action)
{
    return kActions.nameOf(action);
}

std::optional<FraudRule::Action> ruleActionFromName(QByteArrayView name)
{
    return kActions.valueOf(name);
}

QByteArray modeName(FraudRule::Mode mode)
{
    return kModes.nameOf(mode);
}

std::optional<FraudRule::Mode> modeFromName(QByteArrayView name)
{
    return kModes.valueOf(name);
}

} // namespace scorewatch
