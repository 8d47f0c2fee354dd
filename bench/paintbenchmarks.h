// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace scorewatch::ui {
class MainWindow;
}

namespace scorewatch::bench {

class BenchStack;
class TimedApplication;

void benchPaint(TimedApplication &application, ui::MainWindow &window);
/// From the moment an update is handed to the board until a frame that contains it stands in the window.
Result<void> benchPublish(TimedApplication &application, ui::MainWindow &window, BenchStack &stack);

} // namespace scorewatch::bench
