// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArrayView>
#include <QString>
#include <QUuid>

namespace scorewatch {

/// A player's id. Its text is the lower-case canonical UUID, which sorts in the same order as PostgreSQL's
/// uuid type and as a Redis sorted-set member: the tie rule `score DESC, user_id ASC` rests on that.
class UserId final
{
public:
    UserId() = default;
    explicit UserId(const QUuid &uuid) : m_uuid(uuid) { }

    /// Accepts exactly 36 characters, either case, no braces.
    static std::optional<UserId> fromText(QByteArrayView text);
    static std::optional<UserId> fromText(QStringView text);
    static UserId random() { return UserId(QUuid::createUuid()); }

    [[nodiscard]] bool isNull() const { return m_uuid.isNull(); }
    [[nodiscard]] QByteArray toByteArray() const { return m_uuid.toByteArray(QUuid::WithoutBraces); }
    [[nodiscard]] QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }
    [[nodiscard]] const QUuid &uuid() const { return m_uuid; }

    bool operator==(const UserId &) const = default;
    /// The order of the canonical text, which is what breaks ties.
    bool operator<(const UserId &other) const;

private:
    QUuid m_uuid;
};

inline size_t qHash(const UserId &id, size_t seed = 0)
{
    return qHash(id.uuid(), seed);
}

} // namespace scorewatch
