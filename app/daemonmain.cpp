// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "app/headless.h"
#include "core/base/logging.h"
#include "scorewatch_version.h"

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    scorewatch::useUtf8Locale();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"scorewatchd"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SCOREWATCH_VERSION));
    scorewatch::installLogHandler();
    return scorewatch::runDaemon(u"scorewatchd"_s, QCoreApplication::arguments().mid(1));
}
