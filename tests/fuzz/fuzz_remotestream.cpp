// SPDX-License-Identifier: GPL-3.0-or-later
// What a scorewatchd, or what says it is one, sends to the desktop: messages, one a line, and the board they make.
#include "core/base/utc.h"
#include "core/domain/displayname.h"
#include "core/remote/remoteboard.h"
#include "core/remote/remotemessagedecoder.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

namespace {

void check(const RemoteMessage &message)
{
    REQUIRE(message.position.epoch.size() <= RemoteMessageDecoder::kMaxEpoch);
    REQUIRE(message.position.sequence >= 0 && message.position.sequence <= kMaxScore);
    REQUIRE(message.isSnapshot || message.from <= message.position.sequence);
    REQUIRE(!message.isSnapshot || message.leaderboard);
    REQUIRE(message.players >= 0 && message.updatesPerSecond >= 0);
    for (const BoardEntry &entry : message.leaderboard.value_or(QList<BoardEntry>())) {
        REQUIRE(entry.rank >= 1 && entry.score >= 0 && entry.score <= kMaxScore);
        REQUIRE(displayName(entry.username) == entry.username);
    }
    for (const ScoreUpdate &change : message.changes) {
        REQUIRE(change.newScore >= 0 && change.newScore <= kMaxScore);
        REQUIRE(displayName(change.actionId) == change.actionId);
        REQUIRE(change.position == message.position);
    }
}

void check(const LiveBoard &board)
{
    REQUIRE(board.top.size() <= kBoardSize && board.playerCount >= board.top.size());
    REQUIRE(board.changes.size() <= BoardChanges::kMaxPlayers
            && board.events.size() <= BoardChanges::kMaxEvents);
    for (qsizetype i = 0; i < board.top.size(); ++i) {
        REQUIRE(board.top[i].rank == i + 1);
        REQUIRE(i == 0 || standsBefore(board.top[i - 1], board.top[i]));
    }
    REQUIRE(board.stats.missed >= board.stats.recovered && board.stats.missed <= kMaxScore);
}

/// A message changes the board as a whole or not at all.
void apply(RemoteBoard &board, const RemoteMessage &message, LiveBoard &shown)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(1'767'323'045'000, kUtc);
    const StreamPosition before = board.position();
    const bool joins = message.isSnapshot
        || (board.hasBoard() && message.position.epoch == before.epoch && message.from == before.sequence);
    const auto outcome = board.apply(message, now);
    REQUIRE((outcome == RemoteBoard::Outcome::Applied) == joins);
    REQUIRE(board.position() == (joins ? message.position : before));
    if (message.changes.size() % 2 == 0) { // a look now and then
        board.takeInto(shown, now);
        board.countInto(shown.stats);
        check(shown);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static RemoteMessageDecoder decoder; // one for all messages, as it is used
    RemoteBoard board;
    LiveBoard shown;
    for (const QByteArray &line :
         QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)).split('\n')) {
        const Result<RemoteMessageDecoder::Message> message = decoder.decode(line);
        if (!message) {
            const Error &error = message.error();
            REQUIRE(error.code == Error::Code::InvalidArgument || error.code == Error::Code::Incompatible);
            REQUIRE(!error.message.isEmpty() && error.message.size() < 128 && error.detail.isEmpty());
            board.noteBreak();
        } else if (const auto *told = std::get_if<RemoteMessage>(&*message)) {
            check(*told);
            apply(board, *told, shown);
        }
    }
    return 0;
}
