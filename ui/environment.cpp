// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environment.h"

#include <QCoreApplication>

namespace scorewatch::ui {

Ink inkOf(ConnectionProfile::Environment environment)
{
    switch (environment) {
    case ConnectionProfile::Environment::Test:
        return Ink::Good;
    case ConnectionProfile::Environment::Staging:
        return Ink::Warn;
    case ConnectionProfile::Environment::Production:
        return Ink::Bad;
    case ConnectionProfile::Environment::Unmarked:
        break;
    }
    return Ink::Dim;
}

QString wordOf(ConnectionProfile::Environment environment)
{
    switch (environment) {
    case ConnectionProfile::Environment::Test:
        return QCoreApplication::translate("Environment", "Test");
    case ConnectionProfile::Environment::Staging:
        return QCoreApplication::translate("Environment", "Staging");
    case ConnectionProfile::Environment::Production:
        return QCoreApplication::translate("Environment", "Production");
    case ConnectionProfile::Environment::Unmarked:
        break;
    }
    return {};
}

} // namespace scorewatch::ui
