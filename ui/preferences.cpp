// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences.h"

#include <cmath>

#include <QMetaEnum>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

const QString kTheme = u"appearance/theme"_s;
const QString kZoom = u"appearance/zoom"_s;
const QString kReducedMotion = u"appearance/reducedMotion"_s;

} // namespace

Preferences::Preferences(const QString &path) : m_settings(path, QSettings::IniFormat) { }

QString Preferences::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + "/scorewatch/preferences.ini"_L1;
}

Theme::Choice Preferences::theme() const
{
    bool known = false;
    const int value = QMetaEnum::fromType<Theme::Choice>().keyToValue(
        m_settings.value(kTheme).toString().toLatin1().constData(), &known);
    return known ? Theme::Choice(value) : Theme::Choice::System;
}

void Preferences::setTheme(Theme::Choice choice)
{
    m_settings.setValue(kTheme,
                        QString::fromLatin1(QMetaEnum::fromType<Theme::Choice>().valueToKey(int(choice))));
}

double Preferences::zoom() const
{
    bool read = false;
    const double zoom = m_settings.value(kZoom, 1.0).toDouble(&read);
    return read && std::isfinite(zoom) ? zoom : 1.0;
}

void Preferences::setZoom(double zoom)
{
    m_settings.setValue(kZoom, zoom);
}

bool Preferences::reducedMotion() const
{
    return m_settings.value(kReducedMotion, false).toBool();
}

void Preferences::setReducedMotion(bool reduced)
{
    m_settings.setValue(kReducedMotion, reduced);
}

void Preferences::applyTo(Theme &theme) const
{
    theme.setChoice(this->theme());
    theme.setZoom(zoom());
    theme.setReducedMotion(reducedMotion());
}

} // namespace scorewatch::ui
