// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QFuture>
#include <QJsonObject>
#include <QObject>

#include "core/base/result.h"
#include "core/domain/userid.h"

namespace scorewatch {

/// One row of `audit_log`.
struct AuditEntry
{
    qint64 id = 0;
    QDateTime createdAt{}; ///< UTC
    QString type{};        ///< "BAN", "CASE_CLAIM", "ADDRESS_REVEALED", …
    QString actor{};
    std::optional<UserId> player{};
    QString username{};
    QString reason{};
    QByteArray requestId{};
    QString recordedBy{}; ///< the database login
    QJsonObject metadata{};
    std::optional<qint64> position{}; ///< in the chain; absent: not sealed yet

    bool operator==(const AuditEntry &) const = default;
};

struct AuditFilter
{
    QString type{};
    QString actor{};
    std::optional<UserId> player{};
    QDateTime from{};
    QDateTime to{};
    int limit = 500;
    qint64 before = 0; ///< the id of the last row of the page before

    bool operator==(const AuditFilter &) const = default;
};

/// What verifying the chain found.
struct AuditVerdict
{
    enum class Fault {
        None,
        ChangedRow,  ///< the row is not what was sealed
        MissingRow,  ///< a sealed row is gone
        BrokenLink,  ///< the chain itself was changed
        UnsealedRow, ///< an old row that nobody sealed: written past the program
        OtherHead,   ///< the chain ends before the head that was expected
    };

    Fault fault = Fault::None;
    qint64 verified = 0; ///< rows that are right, from the beginning
    qint64 unsealed = 0; ///< young rows that wait for the sealer
    qint64 firstBad = 0; ///< position in the chain; 0: none
    qint64 badRow = 0;   ///< audit_log.id; 0: none
    QDateTime badRowAt{};
    QByteArray head{};  ///< the hash of the last position, hexadecimal: keep it elsewhere
    QString sentence{}; ///< for a person

    [[nodiscard]] bool isIntact() const { return fault == Fault::None; }
    bool operator==(const AuditVerdict &) const = default;
};

/// Reads and verifies the audit. Called and answered on the main thread; nothing here blocks.
class AuditDesk : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual QFuture<Result<QList<AuditEntry>>> entries(AuditFilter filter) = 0;
    /// `expectedHead`: a head that was kept elsewhere and must be on the chain; empty: none.
    [[nodiscard]] virtual QFuture<Result<AuditVerdict>> verify(QByteArray expectedHead) = 0;
};

} // namespace scorewatch
