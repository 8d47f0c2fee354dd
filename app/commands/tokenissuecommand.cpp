// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/tokenissuecommand.h"

#include <chrono>

#include <QDateTime>

#include "app/console.h"
#include "core/identity/secrets.h"
#include "core/identity/tokencodec.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr qint64 kMaxDays = 400; // RevocationList looks no further back

Error invalid(const QString &sentence)
{
    return {Error::Code::InvalidArgument, sentence, {}, {}};
}

/// "10m", "12h" or "30d".
Result<std::chrono::seconds> lifetimeFrom(const QString &text)
{
    bool isNumber = false;
    // toLongLong() would pass over blanks.
    const qint64 count = text.contains(u' ')
        ? 0
        : QStringView(text).chopped(std::min<qsizetype>(1, text.size())).toLongLong(&isNumber);
    const QChar unit = text.isEmpty() ? QChar() : text.back();
    const qint64 length = unit == u'm' ? 60 : unit == u'h' ? 3600 : unit == u'd' ? 86'400 : 0;
    if (!isNumber || length == 0 || count < 1 || count > kMaxDays * 86'400 / length) {
        return invalid(
            u"No token was issued because --ttl \"%1\" is no time from 1m to 400d. Write it as 10m, 12h or 30d."_s
                .arg(text));
    }
    return std::chrono::seconds(count * length);
}

Result<Principal> principalFrom(const Invocation &invocation)
{
    const Result<std::chrono::seconds> lifetime = lifetimeFrom(invocation.text(u"ttl"_s));
    if (!lifetime)
        return lifetime.error();
    Principal principal;
    principal.role = roleFromName(invocation.text(u"role"_s).toLatin1()).value_or(Role::Player);
    principal.subject = invocation.text(u"sub"_s).toUtf8();
    principal.userId = UserId::fromText(principal.subject);
    if (principal.role == Role::Player && principal.userId)
        principal.subject = principal.userId->toByteArray(); // as it is written everywhere
    if (!tokenclaims::isSubject(principal.subject, principal.role)) {
        return invalid(
            principal.role == Role::Player
                ? u"No token was issued because a player's --sub is their id. Ask for it with: scorewatchd user show NAME"_s
                : u"No token was issued because --sub is 1 to 255 visible ASCII characters without blanks."_s);
    }
    principal.tokenId = secrets::randomText();
    principal.issuedAt = QDateTime::currentSecsSinceEpoch();
    principal.expiresAt = principal.issuedAt + lifetime->count();
    return principal;
}

} // namespace

CommandSyntax TokenIssueCommand::syntax() const
{
    QStringList roles;
    for (const Role role : kRoles)
        roles << QString::fromLatin1(roleName(role));
    return {
        .words = {u"token"_s, u"issue"_s},
        .summary = u"Make an access token for a game's server or for staff"_s,
        .description
        = u"Prints the token, which is a secret, and nothing else. It is valid until it expires or the key "
          u"is changed; a player's also until tokens_valid_after of the player."_s,
        .options
        = {{.name = u"sub"_s, .value = u"NAME"_s, .description = u"whose it is; for a player the id"_s},
           {.name = u"role"_s, .value = u"ROLE"_s, .description = roles.join(u", "_s), .choices = roles},
           {.name = u"ttl"_s,
            .value = u"TIME"_s,
            .description = u"how long it is valid: 10m, 12h, 30d, at most 400d"_s,
            .standard = u"30d"_s}},
        .needs = CommandSyntax::Api,
        .examples = {u"token issue --sub game-1 --role service --ttl 30d"_s,
                     u"token issue --sub mara --role moderator --ttl 12h"_s}};
}

Result<ExitCode> TokenIssueCommand::work(const Invocation &invocation, Console &console, std::stop_token)
{
    for (const QString &needed : {u"sub"_s, u"role"_s}) {
        if (!invocation.has(needed)) {
            console.fail(u"--%1 is missing. Try \"scorewatchd token issue --help\"."_s.arg(needed));
            return ExitCode::WrongUsage;
        }
    }
    const Result<Principal> principal = principalFrom(invocation);
    if (!principal) {
        console.fail(principal.error());
        return ExitCode::WrongUsage;
    }
    if (invocation.config.jwtSecretFile.isEmpty()) {
        return invalid(u"No token was issued because no key is configured. Name its file as [api] "
                       u"jwt_secret_file, SCOREWATCH_JWT_SECRET_FILE or --jwt-secret-file."_s);
    }
    const Result<SigningKey> key = SigningKey::fromFile(invocation.config.jwtSecretFile);
    if (!key)
        return key.error();
    console.data(TokenCodec(*key).sign(*principal) + '\n');
    return ExitCode::Done;
}

} // namespace scorewatch
