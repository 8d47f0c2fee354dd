// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scorewrite.h"

#include <QHostAddress>
#include <QString>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr qsizetype kHashBytes = 32;
constexpr qsizetype kKeyBytes = 512; // both are in a primary key, whose entries are short

Error refused(const QString &sentence)
{
    return {Error::Code::InvalidArgument, sentence, {}, {}};
}

/// PostgreSQL's text is UTF-8 without NUL, and varchar counts characters.
Result<void> checkText(QLatin1StringView what, const QByteArray &text, qsizetype mostCharacters)
{
    if (text.contains('\0') || !QUtf8StringView(text).isValidUtf8())
        return refused(u"%1 is not valid UTF-8 text."_s.arg(what));
    const bool fits = text.size() <= mostCharacters
        || (text.size() <= 4 * mostCharacters && QString::fromUtf8(text).toUcs4().size() <= mostCharacters);
    if (!fits)
        return refused(u"%1 is longer than %2 characters."_s.arg(what, QString::number(mostCharacters)));
    return {};
}

Result<void> checkTexts(const ScoreWrite &write)
{
    const struct
    {
        QLatin1StringView what;
        const QByteArray &text;
        qsizetype mostCharacters;
    } texts[] = {{"The action"_L1, write.actionId, 100},
                 {"The request id"_L1, write.requestId, 100},
                 {"The reason"_L1, write.reason, 500},
                 {"The actor"_L1, write.actor, 500},
                 {"The user agent"_L1, write.userAgent, 2000},
                 {"The principal"_L1, write.principal, kKeyBytes},
                 {"The idempotency key"_L1, write.idempotencyKey, kKeyBytes}};
    for (const auto &[what, text, mostCharacters] : texts) {
        if (auto checked = checkText(what, text, mostCharacters); !checked)
            return checked;
    }
    return {};
}

} // namespace

Result<void> ScoreWrite::check() const
{
    if (actionId.isEmpty() && !correction)
        return refused(u"The action is missing."_s);
    if (auto checked = checkTexts(*this); !checked)
        return checked;
    if (principal.size() > kKeyBytes || idempotencyKey.size() > kKeyBytes)
        return refused(u"The principal and the idempotency key may have %1 bytes each."_s.arg(kKeyBytes));
    if (!tokenHash.isEmpty() && tokenHash.size() != kHashBytes)
        return refused(u"The hash of the action token must have %1 bytes."_s.arg(kHashBytes));
    if (!tokenHash.isEmpty() && !tokenExpiresAt.isValid())
        return refused(u"The action token has no time at which it expires."_s);
    const QHostAddress address(QString::fromLatin1(ipAddress));
    if (!ipAddress.isEmpty() && (address.isNull() || !address.scopeId().isEmpty()))
        return refused(u"The address of the player is not an IP address."_s);
    return {};
}

} // namespace scorewatch
