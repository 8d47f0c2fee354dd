// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the embedded servers of one profile until its standard input ends. Prints one line: "ready" or "error CODE SENTENCE".
#include <cstdio>

#include <QCoreApplication>
#include <QSocketNotifier>

#include "core/base/async.h"
#include "core/embedded/embeddedservers.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

void say(const QString &line)
{
    std::printf("%s\n", line.toUtf8().constData());
    std::fflush(stdout);
}

void stopAndQuit(EmbeddedServers &servers)
{
    async::onFinished(servers.stop(), &servers, [](const Result<void> &stopped) {
        if (!stopped)
            say(u"error %1 %2"_s.arg(codeName(stopped.error().code), stopped.error().message));
        QCoreApplication::exit(stopped ? 0 : 1);
    });
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        say(u"usage: embeddedowner DATA_ROOT RUNTIME_ROOT"_s);
        return 2;
    }
    EmbeddedOptions options;
    options.dataRoot = arguments.at(1);
    options.runtimeRoot = arguments.at(2);
    EmbeddedServers servers(options);
    QSocketNotifier input(0, QSocketNotifier::Read);
    input.setEnabled(false);
    QObject::connect(&input, &QSocketNotifier::activated, &servers, [&] {
        input.setEnabled(false);
        stopAndQuit(servers);
    });
    async::onFinished(servers.start(), &servers, [&input](const Result<EmbeddedAddresses> &started) {
        if (!started) {
            say(u"error %1 %2"_s.arg(codeName(started.error().code), started.error().message));
            QCoreApplication::exit(1);
            return;
        }
        say(u"ready"_s);
        input.setEnabled(true);
    });
    return QCoreApplication::exec();
}
