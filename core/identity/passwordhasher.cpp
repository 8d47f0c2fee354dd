// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/passwordhasher.h"

#include <algorithm>
#include <array>
#include <memory>

#include <crypt.h>
#include <openssl/crypto.h>

#include "core/identity/secrets.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr int kMinCost = 4;
constexpr qsizetype kHashBytes = 60;
constexpr qsizetype kSettingBytes = 29; // "$2b$12$" and 22 letters of salt

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int costOf(const QByteArray &hash)
{
    return (hash[4] - '0') * 10 + (hash[5] - '0');
}

/// A fresh salt, as crypt() wants it.
QByteArray makeSetting(int cost)
{
    const QByteArray random = secrets::randomBytes(16);
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> out{};
    if (!crypt_gensalt_rn("$2b$", static_cast<unsigned long>(cost), random.constData(), int(random.size()),
                          out.data(), int(out.size())))
        qFatal("The system's crypt library has no bcrypt.");
    return QByteArray(out.data());
}

} // namespace

PasswordHasher::PasswordHasher(int cost)
    : m_cost(std::clamp(cost, kMinCost, kMaxCost))
    , m_dummy(makeSetting(m_cost) + QByteArray(kHashBytes - kSettingBytes, '.'))
{ }

Result<QByteArray> PasswordHasher::hash(const QByteArray &password) const
{
    if (!canHold(password)) {
        return Error{
            Error::Code::InvalidArgument,
            u"The password was not taken because it is longer than 72 bytes or holds a zero byte. Choose another one."_s,
            {},
            {}};
    }
    const QByteArray made = crypt(password, makeSetting(m_cost));
    if (!isHash(made)) {
        return Error{
            Error::Code::Internal,
            u"The password could not be saved because the system's crypt library failed. Try again later."_s,
            {},
            {}};
    }
    return made;
}

bool PasswordHasher::verify(const QByteArray &password, const QByteArray &stored) const
{
    // crypt() takes nearly anything for a setting, a DES one of two letters, too.
    const bool usable
        = isHash(stored) && costOf(stored) <= kMaxCost && costOf(stored) >= kMinCost && canHold(password);
    const QByteArray &against = usable ? stored : m_dummy;
    const QByteArray made = crypt(password.left(kMaxBytes), against);
    return secrets::areEqual(made, against) && usable;
}

bool PasswordHasher::canHold(const QByteArray &password)
{
    return password.size() <= kMaxBytes && !password.contains('\0');
}

bool PasswordHasher::isHash(const QByteArray &stored)
{
    // ^\$2[aby]\$\d\d\$.{53}$ with the letters of bcrypt's own base64
    if (stored.size() != kHashBytes || !stored.startsWith("$2") || !QByteArrayView("aby").contains(stored[2])
        || stored[3] != '$' || !isDigit(stored[4]) || !isDigit(stored[5]) || stored[6] != '$')
        return false;
    return std::all_of(stored.begin() + 7, stored.end(), [](char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '/';
    });
}

QByteArray PasswordHasher::crypt(const QByteArray &password, const QByteArray &setting) const
{
    m_computed.fetch_add(1, std::memory_order_relaxed);
    // 32 KiB: too much for the stack of a thread of a pool.
    const auto data = std::make_unique<crypt_data>();
    const char *made = crypt_rn(password.constData(), setting.constData(), data.get(), int(sizeof *data));
    QByteArray out = made ? QByteArray(made) : QByteArray();
    OPENSSL_cleanse(data.get(), sizeof *data);
    return out;
}

} // namespace scorewatch
