// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QString>

#include "core/fraud/fraudrule.h"
#include "ui/theme/paint.h"
#include "ui/theme/palette.h"

namespace scorewatch::ui {

/// What the tables of this part tell their delegate, each under the same number.
enum class FraudRole { Severity = Qt::UserRole + 100, Mode, Measured, Threshold, Shadow };

/// How a severity looks: colour, word and shape, so that no one of them is the only signal.
struct SeverityLook
{
    QString word;
    Ink ink = Ink::Dim;
    Mark mark = Mark::Dash;
};
SeverityLook lookOf(Severity severity);

QString wordOf(FraudRule::Mode mode);
Ink inkOf(FraudRule::Mode mode);
/// "log only", "flag the player", "ban the player".
QString wordOf(FraudRule::Action action);
/// What was done, from the word of an event: "flagged".
QString doneWord(const QByteArray &action, bool isShadow);
/// What the measured value of such a rule counts: "increments in the window".
QString measureOf(FraudRule::Kind kind);

/// 41 and 6.3: a fraction only where there is one.
QString measured(double value);
/// "10 s", "1 min", "1 h", and "90 s" where it is no whole minute.
QString windowText(std::chrono::seconds window);

} // namespace scorewatch::ui
