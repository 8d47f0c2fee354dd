// SPDX-License-Identifier: GPL-3.0-or-later
// scorewatch_paintbench: the desktop's window by itself and at the end of the whole path.
#include <cstdio>

#include <QTemporaryDir>

#include "bench/benchstack.h"
#include "bench/paintbenchmarks.h"
#include "bench/timedapplication.h"
#include "ui/mainwindow.h"
#include "ui/preferences.h"
#include "ui/sessionstate.h"
#include "ui/theme/theme.h"

using namespace scorewatch;
using namespace scorewatch::bench;
using namespace Qt::StringLiterals;

namespace {

Result<void> measureOnServers(TimedApplication &application, ui::MainWindow &window)
{
    BenchStack stack;
    if (auto started = stack.start(); !started)
        return started;
    if (const auto seeded = stack.seed(10'000); !seeded)
        return seeded.error();
    if (auto settled = stack.waitInStep(); !settled)
        return settled;
    return benchPublish(application, window, stack);
}

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY")
        && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const auto start = Clock::now();
    TimedApplication application(argc, argv);
    const QTemporaryDir settings;
    ui::Theme theme(application);
    ui::Preferences preferences(settings.filePath(u"preferences.ini"_s));
    ui::SessionState session(settings.filePath(u"session.ini"_s));
    ui::MainWindow window(theme, preferences, session);
    window.showPages();
    window.resize(1440, 900);
    window.show();
    window.grab();
    heading(u"The window"_s);
    report(u"program start to first painted window, without servers"_s, asTime(Clock::now() - start));

    benchPaint(application, window);
    if (const auto measured = measureOnServers(application, window); !measured) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(toString(measured.error())));
        return 1;
    }
    return 0;
}
