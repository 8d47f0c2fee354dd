// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "core/base/result.h"

namespace scorewatch {

class PgConnection;

/// What PostgreSQL remembers of the board in Redis, and which PostgreSQL this is.
struct ProjectionState
{
    /// System identifier, timeline and database as hexadecimal, joined by "-": another one means that
    /// PostgreSQL was restored, failed over or swapped, so versions in Redis may be from a past that no
    /// longer exists.
    QByteArray identity;
    QByteArray epoch;        ///< identity and generation; what Redis must say; empty before the first build
    qint64 lastSequence = 0; ///< the sequence in Redis never was lower than this
    QByteArray redisRunId;
};

/// Reads it in one statement.
Result<ProjectionState> readProjectionState(PgConnection &connection);

/// Takes the next generation number, for a rebuild, and returns the epoch made of it. Never handed out twice.
Result<QByteArray> claimNextEpoch(PgConnection &connection);

/// Remembers that this is the board now. For whoever has just built it.
Result<void> rememberBoard(PgConnection &connection, const QByteArray &epoch, const QByteArray &redisRunId);

/// Remembers how far the board has come. Conflict when another board is remembered, or none.
Result<void> rememberSequence(PgConnection &connection, const QByteArray &epoch, qint64 sequence);

/// Says that the board in Redis lacks what was just put into PostgreSQL in bulk; whoever keeps it builds it anew.
Result<void> forgetBoard(PgConnection &connection);

} // namespace scorewatch
