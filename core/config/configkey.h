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
    // Those of ApiSettings, the first to the last.
    ApiTlsCertificate,
    ApiTlsKey,
    ApiAllowedOrigins,
    ApiTrustedProxies,
    ApiPublicBoard,
    ApiThreads,
    ApiConnections,
    ApiAccessLog,
    ScoreWrites,
    ServiceScoreWrites,
    LogFormat,
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

inline constexpr std::array<ConfigName, 16> kConfigNames{{
    {ConfigKey::PostgresDsn, "postgres", "dsn", "SCOREWATCH_POSTGRES_DSN", "postgres-dsn"},
    {ConfigKey::PostgresDirectDsn, "postgres", "direct_dsn", "SCOREWATCH_POSTGRES_DIRECT_DSN",
     "postgres-direct-dsn"},
    {ConfigKey::RedisUrl, "redis", "url", "SCOREWATCH_REDIS_URL", "redis-url"},
    {ConfigKey::ApiListen, "api", "listen", "SCOREWATCH_API_LISTEN", "api-listen"},
    {ConfigKey::JwtSecretFile, "api", "jwt_secret_file", "SCOREWATCH_JWT_SECRET_FILE", "jwt-secret-file"},
    {ConfigKey::ApiTlsCertificate, "api", "tls_certificate", "SCOREWATCH_API_TLS_CERTIFICATE",
     "api-tls-certificate"},
    {ConfigKey::ApiTlsKey, "api", "tls_key", "SCOREWATCH_API_TLS_KEY", "api-tls-key"},
    {ConfigKey::ApiAllowedOrigins, "api", "allowed_origins", "SCOREWATCH_API_ALLOWED_ORIGINS",
     "api-allowed-origins"},
    {ConfigKey::ApiTrustedProxies, "api", "trusted_proxies", "SCOREWATCH_API_TRUSTED_PROXIES",
     "api-trusted-proxies"},
    {ConfigKey::ApiPublicBoard, "api", "public_board", "SCOREWATCH_API_PUBLIC_BOARD", "api-public-board"},
    {ConfigKey::ApiThreads, "api", "threads", "SCOREWATCH_API_THREADS", "api-threads"},
    {ConfigKey::ApiConnections, "api", "connections", "SCOREWATCH_API_CONNECTIONS", "api-connections"},
    {ConfigKey::ApiAccessLog, "api", "access_log", "SCOREWATCH_API_ACCESS_LOG", "api-access-log"},
    {ConfigKey::ScoreWrites, "limits", "score_writes", "SCOREWATCH_LIMITS_SCORE_WRITES",
     "limits-score-writes"},
    {ConfigKey::ServiceScoreWrites, "limits", "service_score_writes",
     "SCOREWATCH_LIMITS_SERVICE_SCORE_WRITES", "limits-service-score-writes"},
    {ConfigKey::LogFormat, "log", "format", "SCOREWATCH_LOG_FORMAT", "log-format"},
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
