// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

#include "core/base/result.h"

namespace scorewatch {

/// Passwords and the token of one profile: typed in for this run of the program, kept in memory, never written anywhere.
struct ConnectionSecrets
{
    QString postgresPassword;
    QString redisPassword;
    QString apiToken; ///< of a scorewatchd

    bool operator==(const ConnectionSecrets &) const = default;
};

/// A named place to look at, a pair of servers or a scorewatchd, without its passwords.
struct ConnectionProfile
{
    enum class Kind {
        Embedded, ///< the program's own PostgreSQL and Redis
        Servers,
        Scorewatchd, ///< the score API of a scorewatchd, with a token and no rights in a database
    };
    /// What is at stake; the colour of the window's strip follows it.
    enum class Environment { Unmarked, Test, Staging, Production };

    QString name;
    Kind kind = Kind::Servers;
    Environment environment = Environment::Unmarked;
    QString host; ///< a name, an address, or the absolute path of a directory with a Unix socket
    quint16 port = 5432;
    QString database;
    QString user;
    QString sslMode;       ///< libpq's word; empty is libpq's own choice
    QString redisUrl;      ///< without a password
    bool readOnly = false; ///< the connection itself refuses to write
    QString apiUrl;        ///< of kind Scorewatchd: see ApiEndpoint

    bool operator==(const ConnectionProfile &) const = default;

    /// The libpq URI, with the password when one is given.
    [[nodiscard]] QString postgresUri(const QString &password = {}) const;
    /// Redis's URL with the password put in; the URL as it is when there is none.
    [[nodiscard]] Result<QString> redisUrlWith(const QString &password) const;

    /// Takes host, port, database, user and sslmode from a libpq URI; its password, if any, goes to `secrets`.
    Result<void> readPostgresUri(const QString &uri, ConnectionSecrets *secrets);
    /// Moves a password that was typed into `redisUrl` to `secrets`, so that it is never stored.
    void moveRedisPassword(ConnectionSecrets *secrets);

    /// The sentence that says why the profile cannot be used, or nothing.
    [[nodiscard]] Result<void> check() const;
};

} // namespace scorewatch

Q_DECLARE_METATYPE(scorewatch::ConnectionProfile)
