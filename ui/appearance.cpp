// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/appearance.h"

#include <QAction>

#include "ui/actions.h"
#include "ui/preferences.h"

namespace scorewatch::ui {

Appearance::Appearance(Theme &theme, Preferences &preferences, const Actions &actions, QObject *parent)
    : QObject(parent), m_theme(theme), m_preferences(preferences), m_actions(actions)
{
    const auto on
        = [this](const char *id, auto &&f) { connect(m_actions.action(id), &QAction::triggered, this, f); };
    on("view.zoom-in", [this] { changeZoom(1); });
    on("view.zoom-out", [this] { changeZoom(-1); });
    on("view.zoom-reset", [this] { changeZoom(0); });
    const auto choose = [this](Theme::Choice choice) {
        m_theme.setChoice(choice);
        remember();
    };
    on("view.theme-system", [choose] { choose(Theme::Choice::System); });
    on("view.theme-dark", [choose] { choose(Theme::Choice::Dark); });
    on("view.theme-light", [choose] { choose(Theme::Choice::Light); });
    connect(&theme, &Theme::changed, this, &Appearance::follow);
    follow();
}

void Appearance::follow()
{
    m_actions.action("view.theme-system")->setChecked(m_theme.choice() == Theme::Choice::System);
    m_actions.action("view.theme-dark")->setChecked(m_theme.choice() == Theme::Choice::Dark);
    m_actions.action("view.theme-light")->setChecked(m_theme.choice() == Theme::Choice::Light);
    m_actions.action("view.zoom-in")->setEnabled(m_theme.zoom() < Theme::kZooms.back());
    m_actions.action("view.zoom-out")->setEnabled(m_theme.zoom() > Theme::kZooms.front());
}

void Appearance::changeZoom(int steps)
{
    if (steps == 0)
        m_theme.setZoom(1);
    else
        m_theme.stepZoom(steps);
    remember();
    Q_EMIT zoomChanged();
}

void Appearance::remember()
{
    m_preferences.setTheme(m_theme.choice());
    m_preferences.setZoom(m_theme.zoom());
    m_preferences.setReducedMotion(m_theme.reducedMotion());
}

} // namespace scorewatch::ui
