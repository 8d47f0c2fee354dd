// SPDX-License-Identifier: GPL-3.0-or-later
// The board as messages of the channel make it, one a line, whatever they say and in whatever order.
#include <algorithm>

#include "core/base/utc.h"
#include "core/live/boardchanges.h"
#include "core/live/boardstate.h"
#include "core/live/updatedecoder.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

namespace {

void check(const BoardState &board)
{
    const QList<BoardEntry> &places = board.places();
    REQUIRE(places.size() <= BoardState::kWindow + UpdateDecoder::kMaxLeaderboard);
    REQUIRE(board.top().size() <= kBoardSize && board.playerCount() >= 0);
    REQUIRE(std::adjacent_find(places.cbegin(), places.cend(),
                               [](const BoardEntry &a, const BoardEntry &b) { return !standsBefore(a, b); })
            == places.cend());
    for (qsizetype i = 0; i < places.size(); ++i) {
        REQUIRE(places[i].rank == i + 1);
        REQUIRE(std::none_of(places.cbegin(), places.cbegin() + i,
                             [&](const BoardEntry &other) { return other.userId == places[i].userId; }));
    }
}

void check(const BoardChanges::Taken &taken)
{
    REQUIRE(taken.changes.size() <= BoardChanges::kMaxPlayers
            && taken.events.size() <= BoardChanges::kMaxEvents);
    for (qsizetype i = 0; i < taken.changes.size(); ++i)
        REQUIRE(
            std::none_of(taken.changes.cbegin(), taken.changes.cbegin() + i,
                         [&](const ScoreUpdate &other) { return other.userId == taken.changes[i].userId; }));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static UpdateDecoder decoder;
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(1'767'323'045'000, kUtc);
    BoardState board;
    BoardChanges changes;
    board.reset({{"e1", 0}, 0, {}, now});
    for (const QByteArray &line :
         QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)).split('\n')) {
        const Result<UpdateDecoder::Message> message = decoder.decode(line);
        if (!message) {
            check(changes.take(board, now));
        } else if (const auto *rebuilt = std::get_if<BoardRebuilt>(&*message)) {
            board.reset(
                {{rebuilt->epoch, 0}, std::min(2 * board.playerCount(), kMaxScore), board.places(), now});
        } else {
            const ScoreUpdate &update = std::get<ScoreUpdate>(*message);
            const StreamPosition before = board.position();
            const BoardState::Outcome outcome = board.apply(update);
            REQUIRE(outcome == BoardState::Outcome::Applied || board.position() == before);
            if (outcome == BoardState::Outcome::Applied)
                changes.record(update);
        }
        check(board);
    }
    check(changes.take(board, now));
    return 0;
}
