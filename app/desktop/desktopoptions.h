// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QSize>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace scorewatch {

/// What the desktop was started with.
struct DesktopOptions
{
    QString profile;
    bool embedded = false;
    int simulatedRate = 0; ///< updates a second; 0: none
    int simulatedPlayers = 2000;
    QString page;            ///< empty: where the person left off
    QString screenshot;      ///< a file: grab the window, then exit
    int screenshotAfter = 5; ///< seconds
    QString theme;           ///< "dark" or "light" for this run; empty: as chosen
    std::optional<QSize> size;
    bool wall = false;

    /// Reads the program's arguments. The Error (InvalidArgument) is what to print for wrong usage; NotFound with a text
    /// as its message means that help or the version was asked for.
    static Result<DesktopOptions> parse(const QStringList &arguments);
};

} // namespace scorewatch
