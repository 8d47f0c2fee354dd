// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format.h"

#include <cmath>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Format", text);
}

} // namespace

QLocale shownLocale()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : locale;
}

QString number(qint64 value)
{
    return shownLocale().toString(value);
}

QString signedNumber(qint64 value)
{
    if (value < 0)
        return QChar(0x2212) + shownLocale().toString(quint64(0) - quint64(value));
    return u'+' + number(value);
}

QString shortSignedNumber(qint64 value)
{
    constexpr qint64 kShortFrom = 1'000'000;
    if (value > -kShortFrom && value < kShortFrom)
        return signedNumber(value);
    static constexpr char16_t kUnits[] = {u'M', u'G', u'T', u'P', u'E'};
    double rest = std::abs(double(value)) / 1e6;
    size_t unit = 0;
    for (; rest >= 999.5 && unit + 1 < std::size(kUnits); ++unit)
        rest /= 1000;
    const QString figure = shownLocale().toString(rest, 'f', rest < 9.95 ? 1 : 0);
    return (value < 0 ? QChar(0x2212) : QChar(u'+')) + figure + u' ' + kUnits[unit];
}

QString rate(double perSecond)
{
    if (!std::isfinite(perSecond) || perSecond < 0)
        return u"–"_s;
    if (perSecond > 0 && perSecond < 9.95)
        return shownLocale().toString(perSecond, 'f', 1);
    return number(qRound64(perSecond));
}

QString duration(std::chrono::milliseconds span)
{
    const double ms = double(std::max<qint64>(0, span.count()));
    if (ms < 1000)
        return tr("%1 ms").arg(qRound(ms));
    if (ms < 10'000)
        return tr("%1 s").arg(shownLocale().toString(ms / 1000, 'f', 1));
    if (ms < 120'000)
        return tr("%1 s").arg(qint64(ms / 1000));
    if (ms < 120 * 60'000.0)
        return tr("%1 min").arg(qint64(ms / 60'000));
    if (ms < 48 * 3'600'000.0)
        return tr("%1 h").arg(qint64(ms / 3'600'000));
    return tr("%1 days").arg(qint64(ms / 86'400'000));
}

QString timeOfDay(const QDateTime &instant)
{
    return instant.toLocalTime().toString(u"HH:mm:ss"_s);
}

QString shortTime(const QDateTime &instant)
{
    return instant.toLocalTime().toString(u"HH:mm"_s);
}

QString fullTime(const QDateTime &instant)
{
    const QDateTime local = instant.toLocalTime();
    return u"%1 (%2)"_s.arg(shownLocale().toString(local, QLocale::LongFormat),
                            instant.toUTC().toString(Qt::ISODateWithMs));
}

} // namespace scorewatch::ui
