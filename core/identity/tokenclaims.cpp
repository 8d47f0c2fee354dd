// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/tokenclaims.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

// A failed read is a value here, never an exception.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace scorewatch::tokenclaims {
namespace {

using simdjson::dom::element;

static_assert(kPadding >= qsizetype(simdjson::SIMDJSON_PADDING));

constexpr std::string_view kIssuer = "scorewatch";
constexpr std::string_view kAudience = "scorewatch-api";
constexpr size_t kMaxDepth = 4;                 ///< a list of audiences is 2
constexpr size_t kMaxMembers = 32;              ///< we write 9
constexpr qint64 kMaxSeconds = 253'402'300'799; ///< the end of the year 9999

/// One JSON object, no member of which stands in it twice.
class Members final
{
public:
    bool read(QByteArrayView json)
    {
        simdjson::dom::object object;
        if (m_parser.allocate(size_t(json.size()), kMaxDepth) != simdjson::SUCCESS
            || m_parser.parse(json.data(), size_t(json.size()), false).get(object) != simdjson::SUCCESS)
            return false;
        for (const simdjson::dom::key_value_pair member : object) {
            if (m_count == kMaxMembers || find(member.key))
                return false;
            m_names[m_count] = member.key;
            m_values[m_count] = member.value;
            ++m_count;
        }
        return true;
    }

    [[nodiscard]] const element *find(std::string_view name) const
    {
        for (size_t i = 0; i < m_count; ++i) {
            if (m_names[i] == name)
                return &m_values[i];
        }
        return nullptr;
    }

    [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const
    {
        const element *value = find(name);
        std::string_view out;
        if (!value || value->get(out) != simdjson::SUCCESS)
            return std::nullopt;
        return out;
    }

    [[nodiscard]] std::optional<qint64> seconds(std::string_view name) const
    {
        const element *value = find(name);
        int64_t out = 0;
        if (!value || !value->is_int64() || value->get(out) != simdjson::SUCCESS || out < 0
            || out > kMaxSeconds)
            return std::nullopt;
        return out;
    }

private:
    simdjson::dom::parser m_parser;
    std::array<std::string_view, kMaxMembers> m_names;
    std::array<element, kMaxMembers> m_values;
    size_t m_count = 0;
};

bool isAudience(const element *value)
{
    if (!value)
        return false;
    std::string_view text;
    if (value->get(text) == simdjson::SUCCESS)
        return text == kAudience;
    simdjson::dom::array several;
    if (value->get(several) != simdjson::SUCCESS)
        return false;
    bool ours = false;
    for (const element one : several) {
        if (one.get(text) != simdjson::SUCCESS)
            return false;
        ours = ours || text == kAudience;
    }
    return ours;
}

QByteArrayView viewOf(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

bool isVisibleAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool readPerson(const Members &members, Principal *principal)
{
    const auto subject = members.text("sub");
    const auto tokenId = members.text("jti");
    const auto roleText = members.text("role");
    if (!subject || !tokenId || !roleText)
        return false;
    const std::optional<Role> role = roleFromName(viewOf(*roleText));
    if (!role || !isSubject(viewOf(*subject), *role))
        return false;
    if (tokenId->empty() || qsizetype(tokenId->size()) > kMaxTokenId || !isVisibleAscii(viewOf(*tokenId)))
        return false;
    if (members.find("sid")) {
        const auto session = members.text("sid");
        if (!session || !UserId::fromText(viewOf(*session)))
            return false;
        principal->sessionId = viewOf(*session).toByteArray();
    }
    principal->role = *role;
    principal->subject = viewOf(*subject).toByteArray();
    principal->userId = UserId::fromText(viewOf(*subject));
    principal->tokenId = viewOf(*tokenId).toByteArray();
    return true;
}

TokenFault readTimes(const Members &members, qint64 now, Principal *principal)
{
    const auto issued = members.seconds("iat");
    const auto expires = members.seconds("exp");
    if (!issued || !expires || *expires <= *issued)
        return TokenFault::Malformed;
    if (members.find("nbf")) {
        const auto notBefore = members.seconds("nbf");
        if (!notBefore)
            return TokenFault::Malformed;
        if (*notBefore > now + kLeeway)
            return TokenFault::NotYetValid;
    }
    if (*expires <= now)
        return TokenFault::Expired;
    if (*issued > now + kLeeway)
        return TokenFault::NotYetValid;
    principal->issuedAt = *issued;
    principal->expiresAt = *expires;
    return TokenFault::None;
}

} // namespace

TokenFault readHeader(QByteArrayView json, QByteArrayView algorithm)
{
    Members members;
    if (!members.read(json))
        return TokenFault::Malformed;
    // What a header marks as critical has to be understood, and we understand nothing of that kind. Where it says that
    // a key can be found (jku, jwk, x5u, x5c) is never looked at: there is one key, and it is ours.
    if (members.find("crit"))
        return TokenFault::Malformed;
    const auto type = members.text("typ");
    if (!type || (*type != "JWT" && *type != "at+jwt"))
        return TokenFault::Malformed;
    const auto named = members.text("alg");
    if (!named)
        return TokenFault::Malformed;
    return viewOf(*named) == algorithm ? TokenFault::None : TokenFault::BadSignature;
}

TokenFault readClaims(QByteArrayView json, qint64 nowSeconds, Principal *principal)
{
    Members members;
    if (!members.read(json))
        return TokenFault::Malformed;
    if (members.text("iss") != kIssuer || !isAudience(members.find("aud")))
        return TokenFault::NotForUs;
    if (!readPerson(members, principal))
        return TokenFault::Malformed;
    return readTimes(members, nowSeconds, principal);
}

QByteArray header(QByteArrayView algorithm)
{
    return QByteArray("{\"alg\":\"").append(algorithm) + "\",\"typ\":\"JWT\"}";
}

QByteArray claims(const Principal &principal)
{
    QJsonObject object{{u"iss"_s, QLatin1StringView(kIssuer.data(), qsizetype(kIssuer.size()))},
                       {u"aud"_s, QLatin1StringView(kAudience.data(), qsizetype(kAudience.size()))},
                       {u"sub"_s, QString::fromUtf8(principal.subject)},
                       {u"jti"_s, QString::fromUtf8(principal.tokenId)},
                       {u"role"_s, QString::fromLatin1(roleName(principal.role))},
                       {u"iat"_s, principal.issuedAt},
                       {u"exp"_s, principal.expiresAt}};
    if (!principal.sessionId.isEmpty())
        object.insert(u"sid"_s, QString::fromUtf8(principal.sessionId));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

bool isSubject(QByteArrayView subject, Role role)
{
    if (subject.isEmpty() || subject.size() > kMaxSubject || !isVisibleAscii(subject))
        return false;
    if (role != Role::Player)
        return true;
    const std::optional<UserId> user = UserId::fromText(subject);
    return user && user->toByteArray() == subject;
}

} // namespace scorewatch::tokenclaims
