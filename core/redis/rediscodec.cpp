// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/rediscodec.h"

#include <charconv>
#include <cstring>

#include <hiredis/read.h>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr int kMaxDepth
    = 7; ///< what every hiredis reads; newer ones would follow a hostile server down 1024 levels
constexpr qsizetype kMaxLine = 64LL * 1024;   ///< of statuses, errors and lengths
constexpr size_t kKeptBuffer = 256ULL * 1024; ///< hiredis gives back an empty buffer larger than this
constexpr qsizetype kFirstElements = 1024;    ///< reserved before we have seen that the announced ones come

qsizetype digits(qsizetype number)
{
    qsizetype count = 1;
    for (; number >= 10; number /= 10)
        ++count;
    return count;
}

qsizetype encodedSize(const QList<QByteArray> &arguments)
{
    qsizetype size = 0;
    for (const QByteArray &argument : arguments)
        size += 5 + digits(argument.size()) + argument.size(); // "$", number, CRLF, bytes, CRLF
    return size;
}

char *putLine(char *out, char type, qsizetype number)
{
    *out++ = type;
    out = std::to_chars(out, out + 20, number).ptr;
    *out++ = '\r';
    *out++ = '\n';
    return out;
}

char *putArguments(char *out, const QList<QByteArray> &arguments)
{
    for (const QByteArray &argument : arguments) {
        out = putLine(out, '$', argument.size());
        if (!argument.isEmpty())
            std::memcpy(out, argument.constData(), size_t(argument.size()));
        out += argument.size();
        *out++ = '\r';
        *out++ = '\n';
    }
    return out;
}

} // namespace

void encodeTo(QByteArray &buffer, const RedisCommand &head, const QList<QByteArray> &middle,
              const QList<QByteArray> &tail)
{
    const qsizetype count = head.size() + middle.size() + tail.size();
    const qsizetype before = buffer.size();
    const qsizetype after
        = before + 3 + digits(count) + encodedSize(head) + encodedSize(middle) + encodedSize(tail);
    if (after > buffer.capacity())
        buffer.reserve(std::max(after, 2 * buffer.capacity()));
    buffer.resize(after);
    char *out = putLine(buffer.data() + before, '*', count);
    out = putArguments(out, head);
    out = putArguments(out, middle);
    out = putArguments(out, tail);
    Q_ASSERT(out == buffer.constData() + after);
}

void encodeTo(QByteArray &buffer, const RedisCommand &command)
{
    encodeTo(buffer, command, {}, {});
}

QByteArray encode(const RedisCommand &command)
{
    QByteArray buffer;
    encodeTo(buffer, command);
    return buffer;
}

/// hiredis tells us what it reads; the reply is built in place, the root here and each element in its array.
class RedisReplyReader::Private final
{
public:
    explicit Private(RedisReplyLimits replyLimits)
        : limits(replyLimits)
        , functions(makeFunctions())
        , reader(redisReaderCreateWithFunctions(&functions), &redisReaderFree)
    {
        Q_CHECK_PTR(reader);
        reader->privdata = this;
        reader->maxbuf = kKeptBuffer;
    }

    Result<RedisReply> poison(const QString &why)
    {
        error
            = Error{Error::Code::Incompatible,
                    u"What answers there does not speak Redis's protocol as expected; check host and port."_s,
                    why,
                    {}};
        reader.reset(); // also frees what it holds
        root = {};
        return *error;
    }
    Result<RedisReply> poisonTooLarge(const QString &why)
    {
        static_cast<void>(poison(why));
        error->code = Error::Code::Exhausted;
        error->message = u"Redis sent more in one answer than this program is ready to hold."_s;
        return *error;
    }

    // hiredis 0.14 knows the types of RESP2 only and counts elements in int; 1.x has more functions and size_t. The
    // templates and the requires-clauses fit both.
    static redisReplyObjectFunctions makeFunctions()
    {
        redisReplyObjectFunctions f{};
        f.createString = [](const redisReadTask *task, char *text, size_t size) -> void * {
            return of(task)->addString(task, text, size);
        };
        f.createArray = &addArray;
        f.createInteger = [](const redisReadTask *task, long long value) -> void * {
            RedisReply *reply = of(task)->add(task, RedisReply::Type::Integer);
            if (reply)
                reply->integer = value;
            return reply;
        };
        f.createNil
            = [](const redisReadTask *task) -> void * { return of(task)->add(task, RedisReply::Type::Nil); };
        f.freeObject = [](void *) {}; // the replies are not hiredis's
        refuseNewerTypes(f);
        return f;
    }

    template <typename Functions> static void refuseNewerTypes(Functions &f)
    {
        if constexpr (requires { f.createDouble; }) {
            f.createDouble = [](const redisReadTask *, double, char *, size_t) -> void * { return nullptr; };
            f.createBool = [](const redisReadTask *, int) -> void * { return nullptr; };
        }
    }

    static Private *of(const redisReadTask *task) { return static_cast<Private *>(task->privdata); }

    RedisReply *add(const redisReadTask *task, RedisReply::Type type)
    {
        if (++elements > limits.elements) {
            tooLarge = true;
            return nullptr;
        }
        // While an array is being filled its own place does not move: its parent grows only after it is complete.
        RedisReply *reply
            = task->parent ? &static_cast<RedisReply *>(task->parent->obj)->elements.emplaceBack() : &root;
        if (!task->parent)
            root = {};
        reply->type = type;
        return reply;
    }

    RedisReply *addString(const redisReadTask *task, const char *text, size_t size)
    {
        RedisReply::Type type;
        switch (task->type) {
        case REDIS_REPLY_STRING:
            type = RedisReply::Type::String;
            break;
        case REDIS_REPLY_STATUS:
            type = RedisReply::Type::Status;
            break;
        case REDIS_REPLY_ERROR:
            type = RedisReply::Type::Error;
            break;
        default:
            return nullptr;
        }
        RedisReply *reply = add(task, type);
        if (!reply)
            return nullptr;
        if (type == RedisReply::Type::Status && size == 2 && std::memcmp(text, "OK", 2) == 0)
            reply->string = QByteArray::fromRawData("OK", 2); // the commonest answer, without an allocation
        else
            reply->string = QByteArray(text, qsizetype(size));
        return reply;
    }

    template <typename Count> static void *addArray(const redisReadTask *task, Count count)
    {
        if (task->type != REDIS_REPLY_ARRAY)
            return nullptr;
        int depth = 1;
        for (const redisReadTask *above = task->parent; above; above = above->parent)
            ++depth;
        if (depth > kMaxDepth)
            return nullptr;
        RedisReply *reply = of(task)->add(task, RedisReply::Type::Array);
        if (reply)
            reply->elements.reserve(std::min(qsizetype(count), kFirstElements));
        return reply;
    }

    RedisReplyLimits limits;
    redisReplyObjectFunctions functions;
    std::unique_ptr<redisReader, decltype(&redisReaderFree)> reader; ///< null when poisoned
    RedisReply root;
    qsizetype fed = 0;      ///< bytes since the last whole reply ended
    qsizetype elements = 0; ///< of the reply being read
    bool tooLarge = false;
    std::optional<Error> error;
};

RedisReplyReader::RedisReplyReader(RedisReplyLimits limits) : d(std::make_unique<Private>(limits)) { }

RedisReplyReader::~RedisReplyReader() = default;

void RedisReplyReader::feed(QByteArrayView bytes)
{
    if (d->error || bytes.isEmpty())
        return;
    if (redisReaderFeed(d->reader.get(), bytes.data(), size_t(bytes.size())) != REDIS_OK)
        static_cast<void>(d->poisonTooLarge(u"There is no memory for it."_s));
    else
        d->fed += bytes.size();
}

std::optional<Result<RedisReply>> RedisReplyReader::next()
{
    if (d->error)
        return *d->error;
    redisReader *reader = d->reader.get();
    void *reply = nullptr;
    if (redisReaderGetReply(reader, &reply) != REDIS_OK) {
        if (d->tooLarge)
            return d->poisonTooLarge(u"More than %1 values."_s.arg(d->limits.elements));
        const bool ours = reader->err == REDIS_ERR_OOM;
        return d->poison(ours ? u"A type of value or a depth that RESP2 does not have."_s
                              : QString::fromLatin1(reader->errstr));
    }
    const qsizetype unread = qsizetype(reader->len - reader->pos);
    if ((reply ? d->fed - unread : d->fed) > d->limits.bytes)
        return d->poisonTooLarge(u"More than %1 bytes."_s.arg(d->limits.bytes));
    if (reply) {
        d->fed = unread;
        d->elements = 0;
        return std::move(d->root);
    }
    // What hiredis waits for starts with a line; it would search an endless one anew with each piece that comes.
    if (unread > kMaxLine && !std::memchr(reader->buf + reader->pos, '\n', size_t(kMaxLine)))
        return d->poison(u"A line of more than %1 bytes."_s.arg(kMaxLine));
    return std::nullopt;
}

} // namespace scorewatch
