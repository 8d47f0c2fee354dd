// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/ticketoffice.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <unordered_map>

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QRandomGenerator>

#include "core/redis/redisclient.h"

using namespace Qt::StringLiterals;

namespace scorewatch::stream {
namespace {

Q_LOGGING_CATEGORY(lcTickets, "scorewatch.tickets")

QByteArray makeTicket()
{
    std::array<quint32, 8> bits{};
    QRandomGenerator::system()->fillRange(bits.data(), qsizetype(bits.size()));
    return QByteArray(reinterpret_cast<const char *>(bits.data()), sizeof bits)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray keyOf(const QByteArray &ticket)
{
    return "ws_ticket:" + QCryptographicHash::hash(ticket, QCryptographicHash::Sha256).toHex();
}

QByteArray encoded(const Principal &principal)
{
    QJsonObject object{
        {u"role"_s, QString::fromLatin1(roleName(principal.role))},
        {u"subject"_s, QString::fromUtf8(principal.subject)},
        {u"tokenId"_s, QString::fromUtf8(principal.tokenId)},
        {u"sessionId"_s, QString::fromUtf8(principal.sessionId)},
        {u"issuedAt"_s, principal.issuedAt},
        {u"expiresAt"_s, principal.expiresAt},
    };
    if (principal.userId)
        object.insert(u"userId"_s, principal.userId->toString());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<Principal> decoded(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto role = roleFromName(object.value("role"_L1).toString().toLatin1());
    if (!role)
        return std::nullopt;
    Principal principal;
    principal.role = *role;
    principal.subject = object.value("subject"_L1).toString().toUtf8();
    principal.userId = UserId::fromText(object.value("userId"_L1).toString());
    principal.tokenId = object.value("tokenId"_L1).toString().toUtf8();
    principal.sessionId = object.value("sessionId"_L1).toString().toUtf8();
    principal.issuedAt = object.value("issuedAt"_L1).toInteger();
    principal.expiresAt = object.value("expiresAt"_L1).toInteger();
    return principal;
}

Error unknownTicket()
{
    return {Error::Code::NotFound,
            u"The ticket is unknown, was used or is older than 30 s; ask for a new one."_s,
            {},
            {}};
}

Error uncheckedTicket(const QString &detail)
{
    return {Error::Code::Unavailable,
            u"The ticket could not be checked because Redis is away; ask for a new one."_s,
            detail,
            {}};
}

} // namespace

/// Counts what is out, and holds the tickets that are not in Redis. Any thread.
class TicketOffice::Drawer final
{
public:
    explicit Drawer(Options options) : m_options(std::move(options)) { }

    /// False when too many are out.
    bool count(const QByteArray &subject)
    {
        const std::lock_guard lock(m_mutex);
        const auto now = m_options.steadyNow();
        expire(now);
        if (m_out.size() >= m_options.most || m_ofOne.value(subject) >= m_options.mostOfOne)
            return false;
        ++m_ofOne[subject];
        m_out.push_back({now + m_options.life, subject, {}});
        return true;
    }

    /// Replaces one that could not be put into Redis, so it is not counted again.
    QByteArray keep(const Principal &principal)
    {
        const std::lock_guard lock(m_mutex);
        const auto now = m_options.steadyNow();
        expire(now);
        QByteArray ticket = makeTicket();
        const QByteArray key = keyOf(ticket);
        m_kept.insert(key, {now + m_options.life, principal});
        m_keptUntil.push_back({now + m_options.life, {}, key});
        return ticket;
    }

    std::optional<Principal> take(const QByteArray &key)
    {
        const std::lock_guard lock(m_mutex);
        expire(m_options.steadyNow());
        const auto found = m_kept.constFind(key);
        if (found == m_kept.cend())
            return std::nullopt;
        Principal principal = found->principal;
        m_kept.erase(found);
        return principal;
    }

private:
    struct Entry
    {
        std::chrono::milliseconds until;
        QByteArray subject;
        QByteArray key;
    };
    struct Kept
    {
        std::chrono::milliseconds until;
        Principal principal;
    };

    void expire(std::chrono::milliseconds now)
    {
        for (; !m_out.empty() && m_out.front().until <= now; m_out.pop_front()) {
            if (const auto of = m_ofOne.find(m_out.front().subject); --*of == 0)
                m_ofOne.erase(of);
        }
        for (; !m_keptUntil.empty() && m_keptUntil.front().until <= now; m_keptUntil.pop_front())
            m_kept.remove(m_keptUntil.front().key);
    }

    const Options m_options;
    std::mutex m_mutex;
    std::deque<Entry> m_out; ///< the oldest first
    QHash<QByteArray, std::size_t> m_ofOne;
    QHash<QByteArray, Kept> m_kept;
    std::deque<Entry> m_keptUntil; ///< the oldest first; also those that were taken
};

TicketOffice::TicketOffice(RedisClient *redis) : TicketOffice(redis, Options()) { }

TicketOffice::TicketOffice(RedisClient *redis, Options options)
    : m_redis(redis), m_options(options), m_drawer(std::make_shared<Drawer>(std::move(options)))
{ }

TicketOffice::~TicketOffice() = default;

void TicketOffice::issue(const Principal &principal, Issued done)
{
    if (!m_drawer->count(roleName(principal.role) + ':' + principal.subject)) {
        return done(Error{Error::Code::Exhausted,
                          u"No ticket was given out, because too many are; try again in a few seconds."_s,
                          {},
                          {}});
    }
    if (!m_redis || m_redis->state() != RedisClient::State::Ready)
        return done(m_drawer->keep(principal));
    const QByteArray ticket = makeTicket();
    m_redis->send(
        {"SET", keyOf(ticket), encoded(principal), "PX", QByteArray::number(qint64(m_options.life.count())),
         "NX"},
        [drawer = m_drawer, ticket, principal, done = std::move(done)](const Result<RedisReply> &reply) {
            if (reply)
                return done(ticket);
            if (reply.error().code != Error::Code::Unavailable)
                qCWarning(lcTickets).noquote() << "A ticket is kept in memory:" << toString(reply.error());
            // Another one, as Redis may have taken the first, and each counts once.
            done(drawer->keep(principal));
        });
}

void TicketOffice::redeem(const QByteArray &ticket, Redeemed done)
{
    const QByteArray key = keyOf(ticket);
    if (auto principal = m_drawer->take(key))
        return done(*std::move(principal));
    if (!m_redis)
        return done(unknownTicket());
    m_redis->send({"GETDEL", key}, [done = std::move(done)](const Result<RedisReply> &reply) {
        if (!reply)
            return done(uncheckedTicket(toString(reply.error())));
        if (reply->isNil())
            return done(unknownTicket());
        if (auto principal = decoded(reply->string))
            return done(*std::move(principal));
        done(unknownTicket());
    });
}

} // namespace scorewatch::stream
