// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include "core/domain/principal.h"

namespace scorewatch {

/// Where a call came from; empty where it is not known.
struct Caller
{
    QByteArray address; ///< IPv4 or IPv6, as text
    QByteArray userAgent;
};

/// Somebody who wants to play.
struct Registration
{
    QString username;
    QString email;
    QString password;
    QString countryCode; ///< ISO 3166-1 alpha-2; may be empty
    Caller caller;
};

struct LoginRequest
{
    QString login; ///< user name, or e-mail address in any case
    QString password;
    Caller caller;
};

struct RefreshRequest
{
    QByteArray token;
    Caller caller;
};

/// What a player goes on with. The texts of both tokens are secrets.
struct AccountTokens
{
    Principal principal; ///< as the access token says it
    QByteArray accessToken;
    std::chrono::seconds accessLifetime{0};
    QByteArray refreshToken;
    QDateTime refreshExpiresAt;
};

/// What came of a registration, log-in, refresh or log-out that could be decided.
struct AccountOutcome
{
    enum class Status {
        Done,
        InvalidField, ///< `field` says which
        NameTaken,    ///< `field` says which: username or email
        WeakPassword,
        WrongCredentials,
        InvalidRefreshToken, ///< unknown, expired, used or revoked
        Banned,              ///< told only to who knew the password or the token
        Inactive,            ///< the same
        Throttled,           ///< `retryAfter`
        NoSession,           ///< a token that was issued by hand cannot be logged out
    };

    Status status = Status::Done;
    QByteArray field = {}; ///< as the API calls it
    QString sentence = {}; ///< for a person, where it is not Done
    std::chrono::seconds retryAfter{0};
    AccountTokens tokens = {}; ///< of a registration, log-in or refresh that is Done
};

} // namespace scorewatch
