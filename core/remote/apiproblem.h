// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QNetworkReply>
#include <QString>

#include "core/base/error.h"

namespace scorewatch::apiproblem {

/// What an HTTP answer other than success means to a person; `place` is the server's "host:port". PermissionDenied: the
/// token is not taken, or not for this. What the server says itself is cut and made safe to show.
[[nodiscard]] Error ofAnswer(int status, const QByteArray &body, const QString &place);

/// Why there was no HTTP answer at all.
[[nodiscard]] Error ofConnection(QNetworkReply::NetworkError error, const QString &words,
                                 const QString &place);

/// An answer that cannot have come from a scorewatchd.
[[nodiscard]] Error notScorewatchd(const QString &place, const QString &detail);

/// The server's certificate is not accepted; `words` are those of TLS.
[[nodiscard]] Error untrusted(const QString &words, const QString &place);

/// The token is refused as a whole: expired, revoked, or not of this server.
[[nodiscard]] Error tokenRefused(const QString &place, const QString &detail = {});

} // namespace scorewatch::apiproblem
