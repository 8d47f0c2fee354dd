// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace scorewatch {

/// Why something did not happen, as a value that crosses layers and threads.
///
/// `message` is one sentence for a person: what did not happen, why, what to do. `detail` is the technical
/// part that a person unfolds (a server's own words). Neither ever holds a secret.
struct Error
{
    enum class Code {
        InvalidArgument, ///< what was asked makes no sense; asking again will not help
        NotFound,
        Conflict, ///< somebody else was first
        PermissionDenied,
        Unavailable, ///< a server is away; asking again later may help
        Timeout,
        Cancelled,
        Incompatible, ///< a version or a layout we must not touch
        Exhausted,    ///< a limit of memory, disk or queue was reached
        Unknown,      ///< it may or may not have happened (connection lost during COMMIT)
        Internal,
    };

    Code code = Code::Internal;
    QString message;
    QString detail;
    QByteArray sqlState; ///< five characters when PostgreSQL said it, else empty

    bool operator==(const Error &) const = default;
};

/// A stable, untranslated name for logs and reports, e.g. "unavailable".
QString codeName(Error::Code code);

/// "message (detail)" on one line, for logs and terminals.
QString toString(const Error &error);

} // namespace scorewatch
