// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fraudlook.h"

#include <cmath>

#include <QCoreApplication>

#include "ui/format.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FraudLook", text);
}

} // namespace

SeverityLook lookOf(Severity severity)
{
    switch (severity) {
    case Severity::Low:
        return {tr("low"), Ink::Dim, Mark::Dash};
    case Severity::Medium:
        return {tr("medium"), Ink::Warn, Mark::Ring};
    case Severity::High:
        return {tr("high"), Ink::Bad, Mark::Triangle};
    case Severity::Critical:
        break;
    }
    return {tr("critical"), Ink::Critical, Mark::Square};
}

QString wordOf(FraudRule::Mode mode)
{
    switch (mode) {
    case FraudRule::Mode::Off:
        return tr("Off");
    case FraudRule::Mode::Shadow:
        return tr("Shadow");
    case FraudRule::Mode::Active:
        break;
    }
    return tr("Active");
}

Ink inkOf(FraudRule::Mode mode)
{
    switch (mode) {
    case FraudRule::Mode::Off:
        return Ink::Faint;
    case FraudRule::Mode::Shadow:
        return Ink::Accent;
    case FraudRule::Mode::Active:
        break;
    }
    return Ink::Good;
}

QString wordOf(FraudRule::Action action)
{
    switch (action) {
    case FraudRule::Action::Log:
        return tr("log only");
    case FraudRule::Action::Flag:
        return tr("flag the player");
    case FraudRule::Action::Ban:
        break;
    }
    return tr("ban the player");
}

QString doneWord(const QByteArray &action, bool isShadow)
{
    if (isShadow)
        return tr("shadow");
    if (action == "flag")
        return tr("flagged");
    if (action == "ban")
        return tr("banned");
    if (action == "log")
        return tr("logged");
    return shownText(QString::fromUtf8(action), 20);
}

QString measureOf(FraudRule::Kind kind)
{
    switch (kind) {
    case FraudRule::Kind::Burst:
        return tr("increments of one player in the window");
    case FraudRule::Kind::SharedAddress:
        return tr("players from one address in the window");
    case FraudRule::Kind::TokenReplay:
        return tr("spent tokens that came back in the window");
    case FraudRule::Kind::RateLimitBreach:
        return tr("times at the rate limit in the window");
    case FraudRule::Kind::ImpossibleSpeed:
        return tr("times the median speed of peers");
    case FraudRule::Kind::RankJump:
        break;
    }
    return tr("ranks climbed in the window");
}

QString measured(double value)
{
    if (!std::isfinite(value))
        return u"–"_s;
    if (std::abs(value) >= 100 || value == std::floor(value))
        return number(qRound64(value));
    return shownLocale().toString(value, 'f', 1);
}

QString windowText(std::chrono::seconds window)
{
    const qint64 seconds = window.count();
    if (seconds > 0 && seconds % 86'400 == 0)
        return seconds == 86'400 ? tr("1 day") : tr("%1 days").arg(number(seconds / 86'400));
    if (seconds > 0 && seconds % 3600 == 0)
        return tr("%1 h").arg(number(seconds / 3600));
    if (seconds > 0 && seconds % 60 == 0)
        return tr("%1 min").arg(number(seconds / 60));
    return tr("%1 s").arg(number(seconds));
}

} // namespace scorewatch::ui
