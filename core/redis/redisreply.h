// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace scorewatch {

/// One answer of a Redis server as a value of our own: it outlives the connection and crosses threads.
struct RedisReply
{
    enum class Type {
        Nil,
        Integer,
        String,
        Status, ///< "OK", "PONG", "QUEUED"
        Error, ///< the server's words; only inside arrays and pipelines, a lone one arrives as scorewatch::Error
        Array,
    };

    Type type = Type::Nil;
    QByteArray string;          ///< of String, Status and Error
    qint64 integer = 0;         ///< of Integer
    QList<RedisReply> elements; ///< of Array

    [[nodiscard]] bool isNil() const { return type == Type::Nil; }
    [[nodiscard]] bool isError() const { return type == Type::Error; }
    [[nodiscard]] bool isArray() const { return type == Type::Array; }
    [[nodiscard]] qsizetype size() const { return elements.size(); }

    /// The number of an Integer, or of a String or Status that spells a whole one; else 0 and `ok` false.
    [[nodiscard]] qint64 toInteger(bool *ok = nullptr) const;
    /// The element, or a nil reply where the array is shorter: a server's answer is never trusted to be complete.
    [[nodiscard]] const RedisReply &at(qsizetype index) const;

    bool operator==(const RedisReply &other) const;
};

} // namespace scorewatch

Q_DECLARE_TYPEINFO(scorewatch::RedisReply, Q_RELOCATABLE_TYPE);
