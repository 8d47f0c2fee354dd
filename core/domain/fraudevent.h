// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include "core/domain/userid.h"

namespace scorewatch {

enum class Severity { Low, Medium, High, Critical };

/// "low", as in PostgreSQL and in messages.
[[nodiscard]] QByteArray severityName(Severity severity);
[[nodiscard]] std::optional<Severity> severityFromName(QByteArrayView name);

/// Each time a rule fired: one row of `fraud_events`, and one message on the channel `fraud:events`.
struct FraudEvent
{
    QByteArray id{}; ///< a UUID
    UserId player;
    QString username{}; ///< safe to show; empty where it is not known yet
    QString rule{};
    Severity severity = Severity::Low;
    QByteArray actionTaken{}; ///< "log", "flag" or "ban"
    bool isShadow = false;    ///< found by a rule that only watches
    double measured = 0;
    double threshold = 0;
    std::optional<qint64> caseId{};
    /// The address for who may read it, else a stable pseudonym such as "Blue-Otter-41"; empty where there is none.
    QString address{};
    QString userAgent{};
    QDateTime createdAt{};  ///< UTC
    QJsonObject evidence{}; ///< what the rule saw

    bool operator==(const FraudEvent &) const = default;
};

} // namespace scorewatch
