// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless.h"

#include <clocale>
#include <cstdio>

#include <langinfo.h>

#include <QProcessEnvironment>

#include "app/commandtable.h"
#include "app/console.h"
#include "app/program.h"

namespace scorewatch {

void useUtf8Locale()
{
    std::setlocale(LC_ALL, "");
    if (qstrcmp(::nl_langinfo(CODESET), "UTF-8") != 0)
        qputenv(qEnvironmentVariableIsEmpty("LC_ALL") ? "LC_CTYPE" : "LC_ALL", "C.UTF-8");
}

int runDaemon(const QString &program, const QStringList &arguments)
{
    Console console(program, stdout, stderr);
    const ConfigLoader loader(QProcessEnvironment::systemEnvironment());
    return runProgram(arguments, makeCommands(), loader, console);
}

} // namespace scorewatch
