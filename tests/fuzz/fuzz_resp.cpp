// SPDX-License-Identifier: GPL-3.0-or-later
// What a Redis server, or what says it is one, sends.
#include <algorithm>

#include "core/redis/rediscodec.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

namespace {

struct Stream
{
    QList<RedisReply> replies;
    std::optional<Error::Code> broken;

    bool operator==(const Stream &) const = default;
};

/// Everything in the bytes, which come in pieces of the given size.
Stream read(QByteArrayView bytes, qsizetype piece, RedisReplyLimits limits = {})
{
    RedisReplyReader reader(limits);
    Stream stream;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        reader.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)));
        while (const auto reply = reader.next()) {
            if (!*reply) {
                stream.broken = reply->error().code;
                // It stays broken, whatever follows.
                reader.feed("+OK\r\n");
                const auto again = reader.next();
                REQUIRE(again && !*again && again->error().code == stream.broken);
                return stream;
            }
            stream.replies.append(**reply);
        }
    }
    return stream;
}

/// The reply as a server would send it.
void write(QByteArray &wire, const RedisReply &reply)
{
    const auto line = [&wire](char type, const QByteArray &text) { wire += type + text + "\r\n"; };
    switch (reply.type) {
    case RedisReply::Type::Nil:
        line('$', "-1");
        break;
    case RedisReply::Type::Integer:
        line(':', QByteArray::number(reply.integer));
        break;
    case RedisReply::Type::Status:
        line('+', reply.string);
        break;
    case RedisReply::Type::Error:
        line('-', reply.string);
        break;
    case RedisReply::Type::String:
        line('$', QByteArray::number(reply.string.size()));
        wire += reply.string + "\r\n";
        break;
    case RedisReply::Type::Array:
        line('*', QByteArray::number(reply.elements.size()));
        for (const RedisReply &element : reply.elements)
            write(wire, element);
        break;
    }
}

/// Values at all levels; `bytes` gets what their strings hold.
qsizetype count(const RedisReply &reply, qsizetype *bytes)
{
    qsizetype values = 1;
    *bytes += reply.string.size();
    for (const RedisReply &element : reply.elements)
        values += count(element, bytes);
    return values;
}

void checkNumber(const RedisReply &reply)
{
    bool ok = false;
    const qint64 number = reply.toInteger(&ok);
    REQUIRE(ok || number == 0);
    REQUIRE(reply.type != RedisReply::Type::Integer || (ok && number == reply.integer));
    REQUIRE(reply.at(reply.size()).isNil() && reply.at(-1).isNil());
}

/// What was read as an array of strings is a command, and commands are written as they are read.
void checkCommand(const RedisReply &reply)
{
    const auto isText = [](const RedisReply &r) { return r.type == RedisReply::Type::String; };
    if (!reply.isArray() || !std::all_of(reply.elements.cbegin(), reply.elements.cend(), isText))
        return;
    RedisCommand command;
    for (const RedisReply &element : reply.elements)
        command.append(element.string);
    QByteArray wire;
    write(wire, reply);
    REQUIRE(encode(command) == wire);
    QByteArray inPieces;
    encodeTo(inPieces, command.first(command.size() / 3), command.sliced(command.size() / 3), {});
    REQUIRE(inPieces == wire);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr qsizetype kFew = 5;
    const QByteArrayView bytes(data, qsizetype(size));
    const Stream whole = read(bytes, std::max<qsizetype>(bytes.size(), 1));
    REQUIRE(read(bytes, 1) == whole);
    REQUIRE(read(bytes, 7) == whole);

    QByteArray wire;
    qsizetype values = 0;
    qsizetype text = 0;
    for (const RedisReply &reply : whole.replies) {
        checkNumber(reply);
        checkCommand(reply);
        write(wire, reply);
        values += count(reply, &text);
    }
    // The shortest value is three bytes long.
    REQUIRE(text <= bytes.size() && 3 * values <= bytes.size());
    REQUIRE(read(wire, std::max<qsizetype>(wire.size(), 1)) == (Stream{whole.replies, {}}));

    const Stream few = read(bytes, 3, {.bytes = 64, .elements = kFew});
    REQUIRE(few.replies.size() <= whole.replies.size());
    for (const RedisReply &reply : few.replies)
        REQUIRE(count(reply, &text) <= kFew);
    return 0;
}
