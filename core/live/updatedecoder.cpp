// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/updatedecoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string_view>
#include <vector>

// A failed read is a value here, never an exception.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include "core/domain/displayname.h"
#include "core/live/instant.h"

namespace scorewatch {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::element;

/// What is deeper than a leaderboard in a message, with room for what later releases may add.
constexpr size_t kMaxDepth = 16;
constexpr qsizetype kMaxActionId = 255;

/// The members this program reads. Others are skipped, whatever they hold.
enum Field : unsigned {
    Type,
    Epoch,
    Sequence,
    User,
    Version,
    NewScore,
    Score,
    ScoreChange,
    ActionId,
    Rank,
    Timestamp,
    Leaderboard,
    Username,
    CountryCode,
    FieldCount,
};

constexpr std::array<std::string_view, FieldCount> kNames = {
    "type",        "epoch",    "seq",  "userId",    "version",     "newScore", "score",
    "scoreChange", "actionId", "rank", "timestamp", "leaderboard", "username", "countryCode",
};

QLatin1StringView nameOf(Field field)
{
    return QLatin1StringView(kNames[field].data(), qsizetype(kNames[field].size()));
}

enum class Kind { ScoreUpdate, PlayerRemoved, BoardRebuilt, Unknown };

/// Reads one message. The first rule that is broken is kept as the reason; the caller gives up there.
class Reader final
{
public:
    bool read(const element &document, UpdateDecoder::Message *message);

    [[nodiscard]] bool isOfUnknownType() const { return m_kind == Kind::Unknown; }
    [[nodiscard]] QString reason() const { return m_reason; }

private:
    /// The members of one object that are present and not null.
    struct Members
    {
        std::array<element, FieldCount> values;
        unsigned present = 0;

        [[nodiscard]] bool has(Field field) const { return (present & (1U << field)) != 0; }
        const element &operator[](Field field) const { return values[field]; }
    };

    bool collect(const element &object, Members *members);
    bool readType(const Members &members);
    bool readUpdate(const Members &members, ScoreUpdate *update);
    bool readEpoch(const Members &members, QByteArray *epoch);
    bool readPosition(const Members &members, ScoreUpdate *update);
    bool readScore(const Members &members, ScoreUpdate *update);
    bool readDetails(const Members &members, ScoreUpdate *update);
    bool readLeaderboard(const element &value, QList<BoardEntry> *top);
    bool readEntry(const element &value, BoardEntry *entry);

    bool readText(const Members &members, Field field, std::string_view *text);
    bool readUser(const Members &members, UserId *user);
    bool readInteger(const Members &members, Field field, qint64 least, qint64 *number);
    bool readInteger(const Members &members, Field field, qint64 least, std::optional<qint64> *number);

    bool refuse(const QString &reason)
    {
        m_reason = reason;
        return false;
    }

    QString m_reason;
    Kind m_kind = Kind::ScoreUpdate;
};

std::optional<qint64> wholeNumber(const element &value)
{
    int64_t integer = 0;
    if (value.get_int64().get(integer) == simdjson::SUCCESS)
        return integer;
    double real = 0;
    // 1500.0 and 1.5e3 are whole; a double holds every whole number up to kMaxScore.
    if (value.is_double() && value.get_double().get(real) == simdjson::SUCCESS
        && std::fabs(real) <= double(kMaxScore) && std::trunc(real) == real)
        return qint64(real);
    return std::nullopt;
}

bool Reader::read(const element &document, UpdateDecoder::Message *message)
{
    Members members;
    if (!collect(document, &members) || !readType(members))
        return false;
    if (m_kind == Kind::BoardRebuilt)
        return readEpoch(members, &message->emplace<BoardRebuilt>().epoch);
    return readUpdate(members, &message->emplace<ScoreUpdate>());
}

bool Reader::readUpdate(const Members &members, ScoreUpdate *update)
{
    update->onBoard = m_kind != Kind::PlayerRemoved;
    if (!readPosition(members, update) || !readUser(members, &update->userId) || !readScore(members, update)
        || !readDetails(members, update))
        return false;
    return !members.has(Leaderboard) || readLeaderboard(members[Leaderboard], &update->leaderboard.emplace());
}

bool Reader::collect(const element &value, Members *members)
{
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS)
        return refuse(u"The message holds something else where an object belongs."_s);
    unsigned seen = 0;
    for (const simdjson::dom::key_value_pair member : object) {
        const auto *found = std::find(kNames.begin(), kNames.end(), member.key);
        if (found == kNames.end())
            continue;
        const auto field = Field(found - kNames.begin());
        if ((seen & (1U << field)) != 0)
            return refuse(u"The message names \"%1\" twice."_s.arg(nameOf(field)));
        seen |= 1U << field;
        if (member.value.is_null())
            continue;
        members->present |= 1U << field;
        members->values[field] = member.value;
    }
    return true;
}

bool Reader::readType(const Members &members)
{
    if (!members.has(Type))
        return true; // the short form of the seed documents has none
    std::string_view type;
    if (!readText(members, Type, &type))
        return false;
    if (type == "score_update")
        return true;
    if (type == "player_removed")
        m_kind = Kind::PlayerRemoved;
    else if (type == "board_rebuilt")
        m_kind = Kind::BoardRebuilt;
    else
        m_kind = Kind::Unknown;
    return m_kind != Kind::Unknown || refuse(u"The message is of a type that this program does not know."_s);
}

bool Reader::readEpoch(const Members &members, QByteArray *epoch)
{
    std::string_view text;
    if (!members.has(Epoch))
        return refuse(u"The message has no \"epoch\"."_s);
    if (!readText(members, Epoch, &text))
        return false;
    if (text.empty() || qsizetype(text.size()) > UpdateDecoder::kMaxEpoch)
        return refuse(u"The message's \"epoch\" is empty or too long."_s);
    *epoch = QByteArray(text.data(), qsizetype(text.size()));
    return true;
}

bool Reader::readPosition(const Members &members, ScoreUpdate *update)
{
    if (!members.has(Epoch) && !members.has(Sequence))
        return true;
    if (!members.has(Epoch) || !members.has(Sequence))
        return refuse(u"The message has only one of \"epoch\" and \"seq\"."_s);
    StreamPosition &position = update->position.emplace();
    return readEpoch(members, &position.epoch) && readInteger(members, Sequence, 1, &position.sequence);
}

bool Reader::readScore(const Members &members, ScoreUpdate *update)
{
    if (!members.has(NewScore) && !members.has(Score)) {
        if (update->onBoard)
            return refuse(u"The message has neither \"newScore\" nor \"score\"."_s);
        return true;
    }
    const Field field = members.has(NewScore) ? NewScore : Score;
    if (!readInteger(members, field, 0, &update->newScore))
        return false;
    qint64 other = update->newScore;
    if (members.has(Score) && !readInteger(members, Score, 0, &other))
        return false;
    if (other != update->newScore)
        return refuse(u"The message's \"newScore\" and \"score\" differ."_s);
    return true;
}

bool Reader::readDetails(const Members &members, ScoreUpdate *update)
{
    std::string_view text;
    if (!readInteger(members, Version, 0, &update->version)
        || !readInteger(members, ScoreChange, -kMaxScore, &update->scoreChange)
        || !readInteger(members, Rank, 1, &update->rank))
        return false;
    if (members.has(ActionId)) {
        if (!readText(members, ActionId, &text))
            return false;
        if (qsizetype(text.size()) > kMaxActionId)
            return refuse(u"The message's \"actionId\" is too long."_s);
        update->actionId = displayName(QString::fromUtf8(text.data(), qsizetype(text.size())));
    }
    if (members.has(Timestamp)) {
        if (!readText(members, Timestamp, &text))
            return false;
        const auto instant = instantFromIso(QByteArrayView(text.data(), qsizetype(text.size())));
        if (!instant)
            return refuse(u"The message's \"timestamp\" is no instant with a zone."_s);
        update->timestamp = *instant;
    }
    return true;
}

bool Reader::readLeaderboard(const element &value, QList<BoardEntry> *top)
{
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS)
        return refuse(u"The message's \"leaderboard\" is not a list."_s);
    if (array.size() > size_t(UpdateDecoder::kMaxLeaderboard))
        return refuse(
            u"The message's \"leaderboard\" has more than %1 places."_s.arg(UpdateDecoder::kMaxLeaderboard));
    top->reserve(qsizetype(array.size()));
    for (const element place : array) {
        BoardEntry entry;
        if (!readEntry(place, &entry))
            return false;
        const auto isSamePlayer = [&](const BoardEntry &other) { return other.userId == entry.userId; };
        if (std::any_of(top->cbegin(), top->cend(), isSamePlayer))
            return refuse(u"The message's \"leaderboard\" names a player twice."_s);
        top->append(std::move(entry));
    }
    return true;
}

bool Reader::readEntry(const element &value, BoardEntry *entry)
{
    Members members;
    std::optional<qint64> rank;
    if (!collect(value, &members) || !readUser(members, &entry->userId)
        || !readInteger(members, Score, 0, &entry->score) || !readInteger(members, Rank, 1, &rank))
        return false;
    entry->rank = rank.value_or(0);
    std::string_view text;
    if (members.has(Username)) {
        if (!readText(members, Username, &text))
            return false;
        entry->username = displayName(QString::fromUtf8(text.data(), qsizetype(text.size())));
    }
    if (members.has(CountryCode)) {
        if (!readText(members, CountryCode, &text))
            return false;
        const auto isCapital = [](char c) { return c >= 'A' && c <= 'Z'; };
        if (text.size() == 2 && isCapital(text[0]) && isCapital(text[1]))
            entry->countryCode = QString::fromLatin1(text.data(), 2);
    }
    return true;
}

bool Reader::readText(const Members &members, Field field, std::string_view *text)
{
    if (members[field].get(*text) == simdjson::SUCCESS)
        return true;
    return refuse(u"The message's \"%1\" is not a text."_s.arg(nameOf(field)));
}

bool Reader::readUser(const Members &members, UserId *user)
{
    std::string_view text;
    if (!members.has(User))
        return refuse(u"The message has no \"userId\"."_s);
    if (!readText(members, User, &text))
        return false;
    const auto id = UserId::fromText(QByteArrayView(text.data(), qsizetype(text.size())));
    if (!id)
        return refuse(u"The message's \"userId\" is not a UUID."_s);
    *user = *id;
    return true;
}

bool Reader::readInteger(const Members &members, Field field, qint64 least, qint64 *number)
{
    const std::optional<qint64> value = members.has(field) ? wholeNumber(members[field]) : std::nullopt;
    if (!value || *value < least || *value > kMaxScore)
        return refuse(u"The message's \"%1\" is not a whole number from %2 to %3."_s.arg(nameOf(field))
                          .arg(least)
                          .arg(kMaxScore));
    *number = *value;
    return true;
}

bool Reader::readInteger(const Members &members, Field field, qint64 least, std::optional<qint64> *number)
{
    return !members.has(field) || readInteger(members, field, least, &number->emplace());
}

QString whyUnreadable(simdjson::error_code code)
{
    switch (code) {
    case simdjson::EMPTY:
        return u"The message is empty."_s;
    case simdjson::UTF8_ERROR:
        return u"The message is not UTF-8."_s;
    case simdjson::DEPTH_ERROR:
        return u"The message is nested too deeply."_s;
    case simdjson::NUMBER_ERROR:
        return u"The message holds a number that is malformed or out of range."_s;
    default:
        break;
    }
    // Newer releases have a code of its own for integers of more than 64 bits, which older ones do not know by name.
    if (QByteArrayView(simdjson::error_message(code)).startsWith("BIGINT_ERROR"))
        return u"The message holds a number that is malformed or out of range."_s;
    return u"The message is not JSON."_s;
}

Error refusal(Error::Code code, const QString &reason)
{
    return Error{code, reason, {}, {}};
}

} // namespace

class UpdateDecoder::Private
{
public:
    Private() : buffer(size_t(kMaxPayload) + simdjson::SIMDJSON_PADDING)
    {
        if (parser.allocate(size_t(kMaxPayload), kMaxDepth) != simdjson::SUCCESS)
            qFatal("No memory for reading messages.");
    }

    simdjson::dom::parser parser{size_t(kMaxPayload)};
    std::vector<char> buffer; // the parser reads up to SIMDJSON_PADDING bytes behind the end
    QByteArray epoch;         // of the message before: thousands in a row share one
};

UpdateDecoder::UpdateDecoder() : d(std::make_unique<Private>()) { }

UpdateDecoder::~UpdateDecoder() = default;

Result<UpdateDecoder::Message> UpdateDecoder::decode(QByteArrayView payload)
{
    if (payload.size() > kMaxPayload)
        return refusal(Error::Code::InvalidArgument, u"The message is larger than 64 KiB."_s);
    if (payload.startsWith("\xEF\xBB\xBF")) // JSON has no byte order mark; newer parsers skip it
        return refusal(Error::Code::InvalidArgument, u"The message is not JSON."_s);
    if (!payload.isEmpty())
        std::memcpy(d->buffer.data(), payload.data(), size_t(payload.size()));

    element document;
    const auto code = d->parser.parse(d->buffer.data(), size_t(payload.size()), false).get(document);
    if (code != simdjson::SUCCESS)
        return refusal(Error::Code::InvalidArgument, whyUnreadable(code));

    Reader reader;
    Message message;
    if (!reader.read(document, &message))
        return refusal(reader.isOfUnknownType() ? Error::Code::Incompatible : Error::Code::InvalidArgument,
                       reader.reason());
    if (auto *update = std::get_if<ScoreUpdate>(&message); update && update->position) {
        if (update->position->epoch != d->epoch)
            d->epoch = update->position->epoch;
        else
            update->position->epoch = d->epoch;
    }
    return message;
}

} // namespace scorewatch
