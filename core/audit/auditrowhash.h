// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <QByteArray>

namespace scorewatch {
class PgResult;
}

/// How rows of the audit are hashed and chained, as docs/schema.md says: whoever wants to can verify the chain with a
/// program of their own. Nothing here may ever change, or every chain that was made before is broken.
namespace scorewatch::auditrowhash {

/// Columns of the audit that go into the hash: all.
inline constexpr int kColumnCount = 13;
using Row = std::array<std::optional<QByteArrayView>, kColumnCount>;

/// The select list that yields them, in their order, of `scoreboard.audit_log AS a`. None depends on a setting of the
/// session.
[[nodiscard]] QByteArray columns();

/// SHA-256, 32 bytes.
[[nodiscard]] QByteArray of(const Row &row);
/// Of a row that was read with columns(), the first of which is `firstColumn`.
[[nodiscard]] QByteArray of(const PgResult &rows, int row, int firstColumn);

/// What stands before the first position: 32 zero bytes.
[[nodiscard]] QByteArray genesis();
/// The chain's hash after one more row.
[[nodiscard]] QByteArray linked(QByteArrayView previous, QByteArrayView rowHash);

} // namespace scorewatch::auditrowhash
