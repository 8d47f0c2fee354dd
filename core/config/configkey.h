// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QHash>
#include <QString>

namespace scorewatch {

/// What can be set in the file, in the environment and on the command line.
enum class ConfigKey {
    PostgresDsn,
    PostgresDirectDsn,
    RedisUrl,
    ApiListen,
    JwtSecretFile,
};

/// One setting's names: the same thing is called by its section and key in the file, by a variable in the
/// environment and by an option on the command line.
struct ConfigName
{
    ConfigKey key;
    const char *section;
    const char *name;
    const char *variable;
    const char *option;
};

inline constexpr std::array<ConfigName, 5> kConfigNames{{
    {ConfigKey::PostgresDsn, "postgres", "dsn", "SCOREWATCH_POSTGRES_DSN", "postgres-dsn"},
    {ConfigKey::PostgresDirectDsn, "postgres", "direct_dsn", "SCOREWATCH_POSTGRES_DIRECT_DSN",
     "postgres-direct-dsn"},
    {ConfigKey::RedisUrl, "redis", "url", "SCOREWATCH_REDIS_URL", "redis-url"},
    {ConfigKey::ApiListen, "api", "listen", "SCOREWATCH_API_LISTEN", "api-listen"},
    {ConfigKey::JwtSecretFile, "api", "jwt_secret_file", "SCOREWATCH_JWT_SECRET_FILE", "jwt-secret-file"},
}};

/// A setting's text and where it was said, as in a sentence: "line 4 of /etc/scorewatch/scorewatch.conf".
struct ConfigValue
{
    QString text;
    QString origin;

    bool operator==(const ConfigValue &) const = default;
};

using ConfigValues = QHash<ConfigKey, ConfigValue>;

/// Whether the value is an address that holds a password.
[[nodiscard]] bool holdsPassword(ConfigKey key, const QString &text);

} // namespace scorewatch
