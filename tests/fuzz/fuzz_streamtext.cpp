// SPDX-License-Identifier: GPL-3.0-or-later
// What the server tells of messages of the channel, one a line, read as the desktop reads it.
#include <QByteArrayList>

#include "api/stream/streamtext.h"
#include "core/live/updatedecoder.h"
#include "core/remote/remotemessagedecoder.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace scorewatch::stream;

namespace {

RemoteMessage read(const std::string &json)
{
    static RemoteMessageDecoder decoder;
    const auto message = decoder.decode(QByteArrayView(json.data(), qsizetype(json.size())));
    REQUIRE(message && std::holds_alternative<RemoteMessage>(*message));
    return std::get<RemoteMessage>(*message);
}

void checkEvent(const StreamHead &head, const std::string &json)
{
    const std::string event = text::event("update", head, json);
    const QByteArrayList lines = QByteArray::fromStdString(event).split('\n');
    REQUIRE(lines.size() == 4 || lines.size() == 5);
    REQUIRE(lines.size() == 4 || lines.first().startsWith("id: "));
    REQUIRE(lines.at(lines.size() - 3) == QByteArray("data: ") + json.c_str());
    REQUIRE(!event.starts_with("id: ")
            || lines.first() == "id: " + QByteArray::fromStdString(head.epoch) + ":7");
}

void check(const ScoreUpdate &update)
{
    QList<BoardEntry> top = update.leaderboard.value_or(QList<BoardEntry>()).mid(0, kBoardSize);
    for (qsizetype i = 0; i < top.size(); ++i)
        top[i].rank = i + 1;
    const StreamHead head{.epoch = update.position ? update.position->epoch.toStdString() : std::string(),
                          .seq = 7,
                          .asOf = text::instant(update.timestamp),
                          .state = LiveState::Late,
                          .players = update.newScore,
                          .tenthsPerSecond = update.newScore % 1000,
                          .leaderboard = text::leaderboard(top)};
    const StreamChange change{.user = update.userId, .text = text::change(update)};
    const std::string json = text::update(head, 5, {&change}, true);
    checkEvent(head, json);

    const RemoteMessage told = read(json);
    REQUIRE(!told.isSnapshot && told.from == 5 && told.position.sequence == 7);
    REQUIRE(told.position.epoch.toStdString() == head.epoch && told.asOf == update.timestamp);
    REQUIRE(told.state == head.state && told.players == head.players);
    REQUIRE(qRound64(told.updatesPerSecond * 10) == head.tenthsPerSecond);
    REQUIRE(told.leaderboard == top && told.changes.size() == 1);
    ScoreUpdate same = update;
    same.leaderboard.reset();
    same.position = told.position;
    REQUIRE(told.changes.first() == same);

    RemoteMessage snapshot = told;
    snapshot.isSnapshot = true;
    snapshot.from = 0;
    snapshot.changes.clear();
    REQUIRE(read(text::snapshot(head)) == snapshot);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static UpdateDecoder decoder;
    for (const QByteArray &line :
         QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)).split('\n')) {
        const auto message = decoder.decode(line);
        if (!message)
            continue;
        if (const auto *update = std::get_if<ScoreUpdate>(&*message))
            check(*update);
    }
    return 0;
}
