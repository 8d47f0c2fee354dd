// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QDateTime>
#include <QList>

#include "core/domain/board.h"

/// Parts of answers that several resources have.
namespace scorewatch::api::text {

struct BoardHead
{
    qint64 offset = 0;
    qint64 limit = kBoardSize;
    qint64 players = 0;
    StreamPosition position;
    QDateTime asOf;
    bool stale = false;
};

/// Weak: it changes with the places and the number of players, not with every score elsewhere.
[[nodiscard]] std::string boardEtag(const QList<BoardEntry> &entries, const BoardHead &head);
/// The whole answer of GET /leaderboard.
[[nodiscard]] std::string board(const QList<BoardEntry> &entries, const BoardHead &head);
/// `"name":"2026-…Z"`, or null for an instant that is not known.
void appendInstant(std::string &out, std::string_view name, const QDateTime &utc);
void appendText(std::string &out, std::string_view name, const QString &text);
/// null where it is empty.
void appendTextOrNull(std::string &out, std::string_view name, const QString &text);
void appendBoolean(std::string &out, std::string_view name, bool value);

} // namespace scorewatch::api::text
