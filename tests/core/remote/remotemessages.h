// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include "core/domain/board.h"

namespace scorewatch::test {

/// The same player for the same number: 00000000-0000-4000-8000-000000000007.
[[nodiscard]] UserId remotePlayer(int number);
/// `count` players named "player N" with 1000, 990, …; the first is number 0.
[[nodiscard]] QList<BoardEntry> remoteTop(int count);

[[nodiscard]] QJsonObject entryJson(const BoardEntry &entry);
[[nodiscard]] QJsonObject changeJson(int player, qint64 score, qint64 rank, bool onBoard = true);

/// Messages as docs/api.md has them, at an instant that is always the same.
[[nodiscard]] QJsonObject snapshotJson(const QByteArray &epoch, qint64 seq, const QList<BoardEntry> &top);
[[nodiscard]] QJsonObject updateJson(const QByteArray &epoch, qint64 from, qint64 seq,
                                     const QList<QJsonObject> &changes = {});
[[nodiscard]] QJsonObject withTop(QJsonObject message, const QList<BoardEntry> &top);
[[nodiscard]] QByteArray text(const QJsonObject &message);

} // namespace scorewatch::test
