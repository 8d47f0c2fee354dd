// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditrowhash.h"

#include <QCryptographicHash>
#include <QtEndian>

#include "core/postgres/pgresult.h"

namespace scorewatch::auditrowhash {
namespace {

constexpr int kHashBytes = 32;
constexpr QByteArrayView kVersion = "scorewatch audit row 1\n";

QByteArray sha256(QByteArrayView first, QByteArrayView second)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(first);
    hash.addData(second);
    return hash.result();
}

} // namespace

QByteArray columns()
{
    return "a.id, a.action_id, a.user_id, "
           "CASE WHEN isfinite(a.created_at) THEN (extract(epoch FROM a.created_at) * 1000000)::bigint::text "
           "ELSE a.created_at::text END, "
           "a.action_type, a.actor, a.reason, encode(a.action_token_hash, 'hex'), a.ip_address, "
           "a.user_agent, "
           "a.request_id, a.metadata, a.recorded_by";
}

QByteArray of(const Row &row)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(kVersion);
    for (const std::optional<QByteArrayView> &value : row) {
        if (!value) {
            hash.addData(QByteArrayView("\0", 1));
            continue;
        }
        std::array<char, 9> head{1};
        qToBigEndian<quint64>(quint64(value->size()), head.data() + 1);
        hash.addData(QByteArrayView(head.data(), head.size()));
        hash.addData(*value);
    }
    return hash.result();
}

QByteArray of(const PgResult &rows, int row, int firstColumn)
{
    Row values;
    for (int i = 0; i < kColumnCount; ++i) {
        if (!rows.isNull(row, firstColumn + i))
            values[size_t(i)] = rows.bytes(row, firstColumn + i);
    }
    return of(values);
}

QByteArray genesis()
{
    return QByteArray(kHashBytes, '\0');
}

QByteArray linked(QByteArrayView previous, QByteArrayView rowHash)
{
    return sha256(previous, rowHash);
}

} // namespace scorewatch::auditrowhash
