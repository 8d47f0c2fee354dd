// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/error.h"

namespace scorewatch::embedded {

/// What is being started, as it is called in a sentence, and where its files are.
struct StartupSubject
{
    QString name;      ///< "The embedded database"
    QString directory; ///< on whose disk it writes
    QString userName;  ///< the account it runs as
};

/// One sentence for an early end, found in the server's own words; the words become the detail.
Error explainEarlyExit(const StartupSubject &subject, const QString &how, const QString &logTail);

/// One sentence for a file or directory that could not be made or opened; `code` is an errno.
Error cannotUse(const QString &path, int code);

/// True when an unprivileged writer finds next to nothing left on the disk of `directory`.
bool diskIsFull(const QString &directory);

} // namespace scorewatch::embedded
