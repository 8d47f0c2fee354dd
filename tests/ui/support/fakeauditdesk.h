// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "core/audit/auditdesk.h"

namespace scorewatch::test {

/// An audit without servers, of so many rows, the newest of which has the highest id. Answers at once, or when
/// `release()` is called, or with an error.
class FakeAuditDesk final : public AuditDesk
{
    Q_OBJECT

public:
    explicit FakeAuditDesk(int rows);

    QFuture<Result<QList<AuditEntry>>> entries(AuditFilter filter) override;
    QFuture<Result<AuditVerdict>> verify(QByteArray expectedHead) override;

    /// More happens.
    void add(int rows);
    /// The sealer comes by.
    void sealAll() { m_sealed = m_rows; }
    void setVerdict(const AuditVerdict &verdict) { m_verdict = verdict; }
    void failWith(const std::optional<Error> &error) { m_error = error; }
    /// Later answers wait until release().
    void hold() { m_holding = true; }
    void release();

    [[nodiscard]] const QList<AuditFilter> &asked() const { return m_asked; }
    [[nodiscard]] AuditEntry entry(qint64 id) const;

private:
    template <typename T> QFuture<Result<T>> answer(const Result<T> &value);

    qint64 m_rows;
    qint64 m_sealed;
    AuditVerdict m_verdict;
    std::optional<Error> m_error;
    bool m_holding = false;
    QList<AuditFilter> m_asked;
    QList<std::function<void()>> m_waiting;
};

} // namespace scorewatch::test
