// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamtext.h"

#include <algorithm>

#include "core/base/utc.h"

namespace scorewatch::stream::text {
namespace {

void appendString(std::string &out, std::string_view utf8)
{
    constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void appendString(std::string &out, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    appendString(out, std::string_view(utf8.constData(), std::size_t(utf8.size())));
}

void appendUser(std::string &out, const UserId &user)
{
    const QByteArray id = user.toByteArray();
    out += '"';
    out.append(id.constData(), std::size_t(id.size()));
    out += '"';
}

void appendNumber(std::string &out, std::optional<qint64> value)
{
    if (value)
        out += std::to_string(*value);
    else
        out += "null";
}

void appendEntry(std::string &out, const BoardEntry &entry)
{
    out += R"({"rank":)";
    appendNumber(out, entry.rank);
    out += R"(,"userId":)";
    appendUser(out, entry.userId);
    out += R"(,"username":)";
    appendString(out, entry.username);
    out += R"(,"countryCode":)";
    if (entry.countryCode.isEmpty())
        out += "null";
    else
        appendString(out, entry.countryCode);
    out += R"(,"score":)";
    appendNumber(out, entry.score);
    out += '}';
}

/// What both kinds of messages say about the board.
void appendHead(std::string &out, const StreamHead &head)
{
    out += R"(,"seq":)";
    appendNumber(out, head.seq);
    out += R"(,"asOf":)";
    out += head.asOf;
    out += R"(,"state":")";
    out += stateName(head.state);
    out += R"(","players":)";
    appendNumber(out, head.players);
    out += R"(,"updatesPerSecond":)";
    appendNumber(out, head.tenthsPerSecond / 10);
    if (const qint64 tenths = head.tenthsPerSecond % 10; tenths != 0) {
        out += '.';
        out += std::to_string(tenths);
    }
}

bool isOneLine(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

} // namespace

std::string leaderboard(const QList<BoardEntry> &top)
{
    std::string out = "[";
    for (const BoardEntry &entry : top) {
        if (out.size() > 1)
            out += ',';
        appendEntry(out, entry);
    }
    out += ']';
    return out;
}

std::string change(const ScoreUpdate &update)
{
    std::string out = R"({"userId":)";
    appendUser(out, update.userId);
    out += R"(,"version":)";
    appendNumber(out, update.version);
    out += R"(,"score":)";
    appendNumber(out, update.newScore);
    out += R"(,"change":)";
    appendNumber(out, update.scoreChange);
    out += R"(,"actionId":)";
    if (update.actionId.isEmpty())
        out += "null";
    else
        appendString(out, update.actionId);
    out += R"(,"rank":)";
    appendNumber(out, update.rank);
    out += R"(,"onBoard":)";
    out += update.onBoard ? "true}" : "false}";
    return out;
}

std::string_view stateName(LiveState state)
{
    switch (state) {
    case LiveState::Offline:
        return "offline";
    case LiveState::Resyncing:
        return "resyncing";
    case LiveState::Late:
        return "late";
    case LiveState::Live:
        break;
    }
    return "live";
}

std::string instant(const QDateTime &utc)
{
    if (!utc.isValid())
        return "null";
    return '"' + utc.toUTC().toString(Qt::ISODateWithMs).toStdString() + '"';
}

std::string snapshot(const StreamHead &head)
{
    std::string out;
    out.reserve(256 + head.epoch.size() + head.leaderboard.size());
    out += R"({"type":"snapshot","epoch":)";
    appendString(out, std::string_view(head.epoch));
    appendHead(out, head);
    out += R"(,"leaderboard":)";
    out += head.leaderboard;
    out += '}';
    return out;
}

std::string update(const StreamHead &head, qint64 from, const std::vector<const StreamChange *> &changes,
                   bool withLeaderboard)
{
    std::size_t size = 256 + head.leaderboard.size();
    for (const StreamChange *change : changes)
        size += change->text.size() + 1;
    std::string out;
    out.reserve(size);
    out += R"({"type":"update","epoch":)";
    appendString(out, std::string_view(head.epoch));
    out += R"(,"from":)";
    appendNumber(out, from);
    appendHead(out, head);
    out += R"(,"changes":[)";
    for (const StreamChange *change : changes) {
        if (change != changes.front())
            out += ',';
        out += change->text;
    }
    out += ']';
    if (withLeaderboard) {
        out += R"(,"leaderboard":)";
        out += head.leaderboard;
    }
    out += '}';
    return out;
}

std::string event(std::string_view name, const StreamHead &head, const std::string &json)
{
    std::string out;
    out.reserve(json.size() + head.epoch.size() + 64);
    if (isOneLine(head.epoch)) {
        out += "id: ";
        out += head.epoch;
        out += ':';
        out += std::to_string(head.seq);
        out += '\n';
    }
    out += "event: ";
    out += name;
    out += "\ndata: ";
    out += json;
    out += "\n\n";
    return out;
}

} // namespace scorewatch::stream::text
