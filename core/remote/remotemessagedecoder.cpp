// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remotemessagedecoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>
#include <vector>

// A failed read is a value here, never an exception.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <QSet>

#include "core/domain/displayname.h"
#include "core/live/instant.h"

namespace scorewatch {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::element;
using simdjson::dom::object;

/// What is deeper than a leaderboard in a message, with room for what later releases may add.
constexpr size_t kMaxDepth = 16;
constexpr size_t kUsualPayload = 64UL * 1024;
constexpr double kMaxRate = 1e9; ///< updates a second; more is nonsense

/// Reads one message. The first rule that is broken is kept as the reason; the caller gives up there.
class Reader final
{
public:
    bool read(const element &document, RemoteMessageDecoder::Message *message);

    [[nodiscard]] bool isOfUnknownType() const { return m_isOfUnknownType; }
    [[nodiscard]] QString reason() const { return m_reason; }

private:
    enum class Need { Required, Optional };

    bool readMessage(const object &from, RemoteMessage *message);
    bool readPosition(const object &from, RemoteMessage *message);
    bool readState(const object &from, LiveState *state);
    bool readRate(const object &from, double *rate);
    bool readLeaderboard(const object &from, RemoteMessage *message);
    bool readEntry(const element &value, BoardEntry *entry);
    bool readChanges(const object &from, RemoteMessage *message);
    bool readChange(const element &value, const RemoteMessage &message, ScoreUpdate *change);

    bool readObject(const element &value, object *out);
    /// False when a rule is broken; an optional member that is not there, or null, leaves `text` without a pointer.
    bool readText(const object &from, const char *name, Need need, std::string_view *text);
    bool readUser(const object &from, UserId *user);
    bool readInteger(const object &from, const char *name, qint64 least, std::optional<qint64> *number);
    bool readInteger(const object &from, const char *name, qint64 least, qint64 *number);

    static bool find(const object &from, const char *name, element *value)
    {
        return from.at_key(name).get(*value) == simdjson::SUCCESS && !value->is_null();
    }
    bool refuse(const QString &reason)
    {
        m_reason = reason;
        return false;
    }
    bool refuse(const QString &reason, const char *name) { return refuse(reason.arg(QLatin1String(name))); }

    QString m_reason;
    bool m_isOfUnknownType = false;
};

bool Reader::read(const element &document, RemoteMessageDecoder::Message *message)
{
    object from;
    std::string_view type;
    if (!readObject(document, &from) || !readText(from, "type", Need::Required, &type))
        return false;
    if (type == "pong") {
        *message = RemotePong();
        return true;
    }
    if (type != "snapshot" && type != "update") {
        m_isOfUnknownType = true;
        return refuse(u"The message is of a type that this program does not know."_s);
    }
    auto &board = message->emplace<RemoteMessage>();
    board.isSnapshot = type == "snapshot";
    return readMessage(from, &board);
}

bool Reader::readMessage(const object &from, RemoteMessage *message)
{
    std::string_view asOf;
    if (!readPosition(from, message) || !readText(from, "asOf", Need::Optional, &asOf)
        || !readState(from, &message->state) || !readInteger(from, "players", 0, &message->players)
        || !readRate(from, &message->updatesPerSecond))
        return false;
    if (asOf.data()) {
        const auto instant = instantFromIso(QByteArrayView(asOf.data(), qsizetype(asOf.size())));
        if (!instant)
            return refuse(u"The message's \"asOf\" is no instant with a zone."_s);
        message->asOf = *instant;
    }
    if (!readLeaderboard(from, message) || !readChanges(from, message))
        return false;
    if (message->isSnapshot && !message->leaderboard)
        return refuse(u"The snapshot has no \"leaderboard\"."_s);
    return true;
}

bool Reader::readPosition(const object &from, RemoteMessage *message)
{
    std::string_view epoch;
    if (!readText(from, "epoch", Need::Required, &epoch))
        return false;
    if (qsizetype(epoch.size()) > RemoteMessageDecoder::kMaxEpoch)
        return refuse(u"The message's \"epoch\" is too long."_s);
    message->position.epoch = QByteArray(epoch.data(), qsizetype(epoch.size()));
    if (!readInteger(from, "seq", 0, &message->position.sequence))
        return false;
    if (message->isSnapshot)
        return true;
    if (!readInteger(from, "from", 0, &message->from))
        return false;
    return message->from <= message->position.sequence
        || refuse(u"The update goes back: its \"from\" is behind its \"seq\"."_s);
}

bool Reader::readState(const object &from, LiveState *state)
{
    std::string_view word;
    if (!readText(from, "state", Need::Required, &word))
        return false;
    struct Word
    {
        std::string_view text;
        LiveState state;
    };
    constexpr Word kWords[] = {{"live", LiveState::Live},
                               {"late", LiveState::Late},
                               {"resyncing", LiveState::Resyncing},
                               {"offline", LiveState::Offline}};
    const auto *found = std::find_if(std::cbegin(kWords), std::cend(kWords),
                                     [word](const Word &known) { return known.text == word; });
    if (found == std::cend(kWords))
        return refuse(u"The message's \"state\" is a word that this program does not know."_s);
    *state = found->state;
    return true;
}

bool Reader::readRate(const object &from, double *rate)
{
    element value;
    if (!find(from, "updatesPerSecond", &value))
        return true;
    // An integer is a number, too: simdjson tells the two apart, and get_double() takes both.
    if (value.get_double().get(*rate) != simdjson::SUCCESS || !std::isfinite(*rate) || *rate < 0
        || *rate > kMaxRate)
        return refuse(u"The message's \"updatesPerSecond\" is no rate."_s);
    return true;
}

bool Reader::readLeaderboard(const object &from, RemoteMessage *message)
{
    element value;
    if (!find(from, "leaderboard", &value))
        return true;
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS)
        return refuse(u"The message's \"leaderboard\" is not a list."_s);
    if (array.size() > size_t(RemoteMessageDecoder::kMaxLeaderboard))
        return refuse(u"The message's \"leaderboard\" has more than %1 places."_s.arg(
            RemoteMessageDecoder::kMaxLeaderboard));
    QList<BoardEntry> &top = message->leaderboard.emplace();
    QSet<UserId> named;
    for (const element place : array) {
        BoardEntry entry;
        if (!readEntry(place, &entry))
            return false;
        if (named.contains(entry.userId))
            return refuse(u"The message's \"leaderboard\" names a player twice."_s);
        named.insert(entry.userId);
        if (top.size() < kBoardSize)
            top.append(std::move(entry));
    }
    return true;
}

bool Reader::readEntry(const element &value, BoardEntry *entry)
{
    object from;
    std::string_view name;
    std::string_view country;
    if (!readObject(value, &from) || !readUser(from, &entry->userId)
        || !readInteger(from, "score", 0, &entry->score) || !readInteger(from, "rank", 1, &entry->rank)
        || !readText(from, "username", Need::Optional, &name)
        || !readText(from, "countryCode", Need::Optional, &country))
        return false;
    entry->username = displayName(QString::fromUtf8(name.data(), qsizetype(name.size())));
    const auto isCapital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (country.size() == 2 && isCapital(country[0]) && isCapital(country[1]))
        entry->countryCode = QString::fromLatin1(country.data(), 2);
    return true;
}

bool Reader::readChanges(const object &from, RemoteMessage *message)
{
    element value;
    if (!find(from, "changes", &value))
        return true;
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS)
        return refuse(u"The message's \"changes\" are not a list."_s);
    for (const element one : array) {
        ScoreUpdate change;
        if (!readChange(one, *message, &change))
            return false;
        message->changes.append(std::move(change));
    }
    return true;
}

bool Reader::readChange(const element &value, const RemoteMessage &message, ScoreUpdate *change)
{
    object from;
    element onBoard;
    std::string_view action;
    std::optional<qint64> score;
    if (!readObject(value, &from) || !readUser(from, &change->userId)
        || !readInteger(from, "version", 0, &change->version) || !readInteger(from, "score", 0, &score)
        || !readInteger(from, "change", -kMaxScore, &change->scoreChange)
        || !readInteger(from, "rank", 1, &change->rank)
        || !readText(from, "actionId", Need::Optional, &action))
        return false;
    if (find(from, "onBoard", &onBoard) && onBoard.get_bool().get(change->onBoard) != simdjson::SUCCESS)
        return refuse(u"The message's \"onBoard\" is neither true nor false."_s);
    if (!score && change->onBoard)
        return refuse(u"The message has a change without a \"score\"."_s);
    change->newScore = score.value_or(0);
    change->actionId = displayName(QString::fromUtf8(action.data(), qsizetype(action.size())));
    change->position = message.position;
    change->timestamp = message.asOf;
    return true;
}

bool Reader::readObject(const element &value, object *out)
{
    return value.get(*out) == simdjson::SUCCESS
        || refuse(u"The message holds something else where an object belongs."_s);
}

bool Reader::readText(const object &from, const char *name, Need need, std::string_view *text)
{
    element value;
    if (!find(from, name, &value))
        return need == Need::Optional || refuse(u"The message has no \"%1\"."_s, name);
    return value.get(*text) == simdjson::SUCCESS || refuse(u"The message's \"%1\" is not a text."_s, name);
}

bool Reader::readUser(const object &from, UserId *user)
{
    std::string_view text;
    if (!readText(from, "userId", Need::Required, &text))
        return false;
    const auto id = UserId::fromText(QByteArrayView(text.data(), qsizetype(text.size())));
    if (!id)
        return refuse(u"The message's \"userId\" is not a UUID."_s);
    *user = *id;
    return true;
}

bool Reader::readInteger(const object &from, const char *name, qint64 least, std::optional<qint64> *number)
{
    element value;
    if (!find(from, name, &value))
        return true;
    int64_t integer = 0;
    if (value.get_int64().get(integer) != simdjson::SUCCESS || integer < least || integer > kMaxScore)
        return refuse(u"The message's \"%1\" is not a whole number from %2 to %3."_s.arg(QLatin1String(name))
                          .arg(least)
                          .arg(kMaxScore));
    *number = integer;
    return true;
}

bool Reader::readInteger(const object &from, const char *name, qint64 least, qint64 *number)
{
    std::optional<qint64> read;
    if (!readInteger(from, name, least, &read))
        return false;
    if (!read)
        return refuse(u"The message has no \"%1\"."_s, name);
    *number = *read;
    return true;
}

Error refusal(Error::Code code, const QString &reason)
{
    return Error{code, reason, {}, {}};
}

} // namespace

class RemoteMessageDecoder::Private
{
public:
    Private()
    {
        // The depth stays when the parser grows for a larger message.
        if (parser.allocate(kUsualPayload, kMaxDepth) != simdjson::SUCCESS)
            qFatal("No memory for reading messages.");
    }

    simdjson::dom::parser parser{size_t(kMaxPayload)};
    std::vector<char> buffer; // the parser reads up to SIMDJSON_PADDING bytes behind the end
};

RemoteMessageDecoder::RemoteMessageDecoder() : d(std::make_unique<Private>()) { }

RemoteMessageDecoder::~RemoteMessageDecoder() = default;

Result<RemoteMessageDecoder::Message> RemoteMessageDecoder::decode(QByteArrayView payload)
{
    if (payload.isEmpty() || payload.size() > kMaxPayload)
        return refusal(Error::Code::InvalidArgument, u"The message is empty or larger than 1 MiB."_s);
    d->buffer.resize(size_t(payload.size()) + simdjson::SIMDJSON_PADDING);
    std::memcpy(d->buffer.data(), payload.data(), size_t(payload.size()));
    element document;
    if (d->parser.parse(d->buffer.data(), size_t(payload.size()), false).get(document) != simdjson::SUCCESS)
        return refusal(Error::Code::InvalidArgument,
                       u"The message is not JSON, or nested too deeply, or holds an impossible number."_s);
    Reader reader;
    Message message;
    if (!reader.read(document, &message))
        return refusal(reader.isOfUnknownType() ? Error::Code::Incompatible : Error::Code::InvalidArgument,
                       reader.reason());
    return message;
}

} // namespace scorewatch
