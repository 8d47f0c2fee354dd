// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of `leaderboard:updates`, ours and those of the seed documents.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/domain/displayname.h"
#include "core/live/updatedecoder.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

void checkScore(qint64 score)
{
    REQUIRE(score >= 0 && score <= kMaxScore);
}

void checkName(const QString &name)
{
    REQUIRE(name.size() <= kMaxDisplayName && displayName(name) == name);
}

void check(const StreamPosition &position)
{
    REQUIRE(!position.epoch.isEmpty() && position.epoch.size() <= UpdateDecoder::kMaxEpoch);
    REQUIRE(position.sequence >= 1 && position.sequence <= kMaxScore);
}

void check(const QList<BoardEntry> &leaderboard)
{
    REQUIRE(leaderboard.size() <= UpdateDecoder::kMaxLeaderboard);
    for (qsizetype i = 0; i < leaderboard.size(); ++i) {
        const BoardEntry &entry = leaderboard[i];
        checkScore(entry.score);
        checkName(entry.username);
        REQUIRE(entry.rank >= 0);
        REQUIRE(entry.countryCode.isEmpty() || entry.countryCode.size() == 2);
        for (qsizetype j = 0; j < i; ++j)
            REQUIRE(leaderboard[j].userId != entry.userId);
    }
}

void check(const ScoreUpdate &update)
{
    checkScore(update.newScore);
    checkScore(update.version.value_or(0));
    checkName(update.actionId);
    REQUIRE(qAbs(update.scoreChange.value_or(0)) <= kMaxScore);
    REQUIRE(update.rank.value_or(1) >= 1);
    REQUIRE(!update.timestamp.isValid() || update.timestamp.offsetFromUtc() == 0);
    if (update.position)
        check(*update.position);
    if (update.leaderboard)
        check(*update.leaderboard);
}

QByteArray written(const QJsonObject &message)
{
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

/// QString::fromUtf8() takes a byte order mark at the beginning away.
QString wholeText(const QByteArray &utf8)
{
    return QString::fromUtf8('.' + utf8).sliced(1);
}

QByteArray written(const BoardRebuilt &rebuilt)
{
    return written(QJsonObject{{u"type"_s, u"board_rebuilt"_s}, {u"epoch"_s, wholeText(rebuilt.epoch)}});
}

QJsonObject place(const BoardEntry &entry)
{
    QJsonObject object{{u"userId"_s, entry.userId.toString()},
                       {u"score"_s, entry.score},
                       {u"username"_s, entry.username},
                       {u"countryCode"_s, entry.countryCode}};
    if (entry.rank > 0)
        object[u"rank"_s] = entry.rank;
    return object;
}

QByteArray written(const ScoreUpdate &update)
{
    QJsonObject message{{u"type"_s, update.onBoard ? u"score_update"_s : u"player_removed"_s},
                        {u"userId"_s, update.userId.toString()},
                        {u"newScore"_s, update.newScore},
                        {u"actionId"_s, update.actionId}};
    if (update.position) {
        message[u"epoch"_s] = wholeText(update.position->epoch);
        message[u"seq"_s] = update.position->sequence;
    }
    const auto put = [&message](const QString &name, const std::optional<qint64> &number) {
        if (number)
            message[name] = *number;
    };
    put(u"version"_s, update.version);
    put(u"scoreChange"_s, update.scoreChange);
    put(u"rank"_s, update.rank);
    if (update.timestamp.isValid())
        message[u"timestamp"_s] = update.timestamp.toString(Qt::ISODateWithMs);
    if (update.leaderboard) {
        QJsonArray places;
        for (const BoardEntry &entry : *update.leaderboard)
            places.append(place(entry));
        message[u"leaderboard"_s] = places;
    }
    return written(message);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static UpdateDecoder decoder; // one for all messages, as it is used
    const QByteArrayView payload(data, qsizetype(size));
    const Result<UpdateDecoder::Message> message = decoder.decode(payload);
    if (!message) {
        const Error &error = message.error();
        REQUIRE(error.code == Error::Code::InvalidArgument || error.code == Error::Code::Incompatible);
        // A sentence of ours, never the payload.
        REQUIRE(!error.message.isEmpty() && error.message.size() < 128 && error.detail.isEmpty());
        return 0;
    }
    REQUIRE(payload.size() <= UpdateDecoder::kMaxPayload);
    std::visit(
        [](const auto &read) {
            if constexpr (std::is_same_v<std::decay_t<decltype(read)>, ScoreUpdate>)
                check(read);
            const QByteArray text = written(read);
            if (text.size() > UpdateDecoder::kMaxPayload)
                return; // ours is longer than what was read: it names what may be left out
            const Result<UpdateDecoder::Message> again = decoder.decode(text);
            REQUIRE(again && *again == UpdateDecoder::Message(read));
        },
        *message);
    return 0;
}
