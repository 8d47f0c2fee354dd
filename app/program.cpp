// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"

#include <QCoreApplication>

#include "app/console.h"
#include "app/signalhandler.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

ExitCode run(Command &command, const Invocation &invocation, Console &console)
{
    SignalHandler signalHandler;
    QObject::connect(&signalHandler, &SignalHandler::received, &signalHandler,
                     [&command] { command.interrupt(); });
    // Queued, so that a command may be done before the event loop runs.
    const auto done = [](ExitCode code) {
        QMetaObject::invokeMethod(
            qApp, [code] { QCoreApplication::exit(int(code)); }, Qt::QueuedConnection);
    };
    command.start(invocation, console, done);
    return ExitCode(QCoreApplication::exec());
}

} // namespace

int runProgram(const QStringList &arguments, const CommandLine::Commands &commands,
               const ConfigLoader &loader, Console &console)
{
    const CommandLine::Prepared prepared = CommandLine(commands, loader, console).prepare(arguments);
    ExitCode code = prepared.code;
    if (prepared.command)
        code = run(*prepared.command, prepared.invocation, console);
    if (!console.finish()) {
        console.fail(u"The output could not be written completely."_s);
        return int(ExitCode::Failed);
    }
    return int(code);
}

} // namespace scorewatch
