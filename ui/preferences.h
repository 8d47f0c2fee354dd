// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>

#include "ui/theme/theme.h"

namespace scorewatch::ui {

/// What the person chose and expects to find again everywhere; no secrets. Unreadable values become the defaults.
class Preferences final
{
public:
    explicit Preferences(const QString &path = defaultPath());

    /// `$XDG_CONFIG_HOME/scorewatch/preferences.ini`
    static QString defaultPath();

    [[nodiscard]] Theme::Choice theme() const;
    void setTheme(Theme::Choice choice);
    [[nodiscard]] double zoom() const;
    void setZoom(double zoom);
    [[nodiscard]] bool reducedMotion() const;
    void setReducedMotion(bool reduced);

    /// Brings the theme to what was chosen before.
    void applyTo(Theme &theme) const;

private:
    QSettings m_settings;
};

} // namespace scorewatch::ui
