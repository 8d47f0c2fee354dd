// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QTemporaryDir>

#include "ui/mainwindow.h"
#include "ui/preferences.h"
#include "ui/sessionstate.h"
#include "ui/theme/theme.h"

namespace scorewatch::test {

/// The window with settings of its own, that nobody remembers.
struct TestWindow
{
    QTemporaryDir directory;
    ui::Theme theme{*qApp};
    ui::Preferences preferences{directory.filePath(QStringLiteral("preferences.ini"))};
    ui::SessionState session{directory.filePath(QStringLiteral("session.ini"))};
    ui::MainWindow window{theme, preferences, session};
};

} // namespace scorewatch::test
