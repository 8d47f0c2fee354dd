// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QList>
#include <QString>

#include "core/moderation/actreport.h"

namespace scorewatch::ui {

/// What one can choose to do to a player: the kinds of acts, with bans for a time and for good apart.
enum class ActChoice {
    Note,
    Warn,
    Flag,
    Unflag,
    Hold,
    EndHold,
    BanForTime,
    BanForGood,
    Unban,
    Correct,
    Unwatch,
};

/// A reason that is often given, with the policy that it rests on.
struct ActTemplate
{
    QString reason{};
    QString policy{};
};

/// Words about acts that more than one widget says.
namespace actwords {

[[nodiscard]] QList<ActChoice> choices(); ///< in the order of their weight
[[nodiscard]] ActKind kindOf(ActChoice choice);
[[nodiscard]] QString title(ActChoice choice); ///< "Ban for a time"
[[nodiscard]] QList<ActTemplate> templates(ActChoice choice);
/// The verb button: "Ban bob for 7 days". `name` is fenced and shortened here; the text has no mnemonic.
[[nodiscard]] QString verb(ActChoice choice, const QString &name, const UserId &player,
                           std::chrono::seconds span, qint64 points);
/// What was done, for toasts: "bob is banned for 7 days".
[[nodiscard]] QString done(const ActRecord &record, const QString &name);
/// What was done, for the timeline: "Banned until 3 December, 12:00".
[[nodiscard]] QString past(const ActRecord &record);
[[nodiscard]] QString spanText(std::chrono::seconds span); ///< "7 days"
[[nodiscard]] QString proofItem(const QByteArray &id);     ///< "Sorted set"

} // namespace actwords
} // namespace scorewatch::ui
