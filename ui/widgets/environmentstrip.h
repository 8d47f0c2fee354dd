// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/config/connectionprofile.h"

namespace scorewatch::ui {

class Theme;

/// The line in the profile's colour over the whole width of every page, on the wall too; red is production.
class EnvironmentStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit EnvironmentStrip(const Theme &theme, QWidget *parent = nullptr);

    void setEnvironment(ConnectionProfile::Environment environment);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    ConnectionProfile::Environment m_environment = ConnectionProfile::Environment::Unmarked;
};

} // namespace scorewatch::ui
