// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/environmentstrip.h"

#include <QPainter>

#include "ui/environment.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

EnvironmentStrip::EnvironmentStrip(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, &EnvironmentStrip::restyle);
    restyle();
}

void EnvironmentStrip::setEnvironment(ConnectionProfile::Environment environment)
{
    m_environment = environment;
    restyle();
}

void EnvironmentStrip::restyle()
{
    setFixedHeight(m_theme.px(3));
    setVisible(m_environment != ConnectionProfile::Environment::Unmarked);
    update();
}

void EnvironmentStrip::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_theme.palette().ink(inkOf(m_environment)));
}

} // namespace scorewatch::ui
