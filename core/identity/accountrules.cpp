// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/accountrules.h"

#include <algorithm>

#include <QRegularExpression>

#include "core/domain/displayname.h"
#include "core/identity/passwordhasher.h"

using namespace Qt::StringLiterals;

namespace scorewatch::accountrules {
namespace {

using Status = AccountOutcome::Status;

constexpr int kMaxLogin = 255; // what the columns hold

/// Letters by their category that show nothing at all.
bool isBlankLetter(char32_t c)
{
    return c == 0x115f || c == 0x1160 || c == 0x2800 || c == 0x3164 || c == 0xffa0;
}

bool isVisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    case QChar::Separator_Space:
        return c == U' ';
    default:
        return !isBlankLetter(c);
    }
}

AccountOutcome refused(Status status, const char *field, const QString &sentence)
{
    return {.status = status, .field = field, .sentence = sentence};
}

std::optional<AccountOutcome> objectionToName(const QString &name)
{
    const auto letters = name.toUcs4();
    if (letters.size() < kMinUsername || letters.size() > kMaxUsername) {
        return refused(
            Status::InvalidField, "username",
            u"The account was not made because a user name has 3 to 30 characters. Choose another one."_s);
    }
    if (!name.isValidUtf16()
        || !std::all_of(letters.begin(), letters.end(), [](auto c) { return isVisible(char32_t(c)); })
        || displayName(name) != name || name.trimmed() != name || name.contains(u"  "_s)) {
        return refused(Status::InvalidField, "username",
                       u"The account was not made because the user name holds characters that cannot be "
                       u"seen, or blanks at its ends. Choose another one."_s);
    }
    if (name.contains(u'@')) {
        return refused(Status::InvalidField, "username",
                       u"The account was not made because the user name could be taken for an e-mail "
                       u"address. Choose another one."_s);
    }
    return std::nullopt;
}

std::optional<AccountOutcome> objectionToEmail(const QString &email)
{
    // As users_email_valid has it.
    static const QRegularExpression valid(
        u"\\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9-]+\\.)+([A-Za-z]{2,}|[Xx][Nn]--[A-Za-z0-9-]+)\\z"_s);
    if (email.size() <= kMaxEmail && valid.match(email).hasMatch())
        return std::nullopt;
    return refused(
        Status::InvalidField, "email",
        u"The account was not made because the e-mail address is not one. Write it as name@example.com."_s);
}

std::optional<AccountOutcome> objectionToPassword(const QString &password)
{
    if (password.toUcs4().size() < kMinPassword) {
        return refused(
            Status::WeakPassword, "password",
            u"The account was not made because the password has fewer than 8 characters. Choose a longer one."_s);
    }
    if (password.toUtf8().size() > PasswordHasher::kMaxBytes) {
        return refused(
            Status::WeakPassword, "password",
            u"The account was not made because the password has more than 72 bytes. Choose a shorter one."_s);
    }
    if (!PasswordHasher::canHold(password.toUtf8())) {
        return refused(
            Status::InvalidField, "password",
            u"The account was not made because the password holds a zero byte. Choose another one."_s);
    }
    return std::nullopt;
}

std::optional<AccountOutcome> objectionToCountry(const QString &code)
{
    const auto isCapital = [](QChar c) { return c >= u'A' && c <= u'Z'; };
    if (code.isEmpty() || (code.size() == 2 && std::all_of(code.begin(), code.end(), isCapital)))
        return std::nullopt;
    return refused(
        Status::InvalidField, "countryCode",
        u"The account was not made because a country is two capital letters such as VN. Correct it or leave it out."_s);
}

} // namespace

Registration normalized(Registration registration)
{
    registration.username = registration.username.normalized(QString::NormalizationForm_C);
    return registration;
}

std::optional<AccountOutcome> objection(const Registration &registration)
{
    if (auto found = objectionToName(registration.username))
        return found;
    if (auto found = objectionToEmail(registration.email))
        return found;
    if (auto found = objectionToPassword(registration.password))
        return found;
    return objectionToCountry(registration.countryCode);
}

bool isPossibleLogin(const QString &login)
{
    return !login.isEmpty() && login.size() <= kMaxLogin
        && std::none_of(login.begin(), login.end(), [](QChar c) { return c.unicode() < 0x20; })
        && login.isValidUtf16();
}

} // namespace scorewatch::accountrules
