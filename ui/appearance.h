// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace scorewatch::ui {

class Actions;
class Preferences;
class Theme;

/// The commands that change how everything looks, theme and size; what was chosen is remembered.
class Appearance final : public QObject
{
    Q_OBJECT

public:
    Appearance(Theme &theme, Preferences &preferences, const Actions &actions, QObject *parent = nullptr);

    void remember();

Q_SIGNALS:
    void zoomChanged();

private:
    void follow();
    void changeZoom(int steps);

    Theme &m_theme;
    Preferences &m_preferences;
    const Actions &m_actions;
};

} // namespace scorewatch::ui
