// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <cstring>

#include <QApplication>
#include <QGuiApplication>

#include "app/desktop/desktop.h"
#include "app/desktop/desktopoptions.h"
#include "app/headless.h"
#include "app/signalhandler.h"
#include "core/base/logging.h"
#include "scorewatch_version.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

/// Looked for before any application object exists: without a display the one with windows would end the program.
bool wantsNoWindow(int argc, char *argv[])
{
    return std::any_of(argv + 1, argv + argc,
                       [](const char *argument) { return std::strcmp(argument, "--headless") == 0; });
}

int runHeadless(int &argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"scorewatch"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SCOREWATCH_VERSION));
    QStringList arguments = QCoreApplication::arguments().mid(1);
    arguments.removeAll(u"--headless"_s);
    return runDaemon(u"scorewatch"_s, QStringList(u"serve"_s) + arguments);
}

int runDesktop(int &argc, char *argv[])
{
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"scorewatch"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SCOREWATCH_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Scorewatch"_s);
    QGuiApplication::setDesktopFileName(u"org.scorewatch.Scorewatch"_s);

    const auto options = DesktopOptions::parse(QCoreApplication::arguments());
    if (!options) {
        const bool asked = options.error().code == Error::Code::NotFound;
        std::fprintf(asked ? stdout : stderr, asked ? "%s" : "scorewatch: %s\n",
                     qUtf8Printable(options.error().message));
        return asked ? 0 : 2;
    }
    SignalHandler signalHandler;
    QObject::connect(&signalHandler, &SignalHandler::received, &app, &QCoreApplication::quit);
    Desktop desktop(app, *options);
    if (const auto started = desktop.start(); !started) {
        std::fprintf(stderr, "scorewatch: %s\n", qUtf8Printable(toString(started.error())));
        return 2;
    }
    return app.exec();
}

} // namespace

int main(int argc, char *argv[])
{
    useUtf8Locale();
    installLogHandler();
    return wantsNoWindow(argc, argv) ? runHeadless(argc, argv) : runDesktop(argc, argv);
}
