// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/configloader.h"

#include <QFileInfo>

#include "core/config/configfile.h"
#include "core/config/postgresdsn.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// The same error, saying where the value came from.
Error located(Error error, const ConfigValue &value)
{
    error.message += u" It stands in %1."_s.arg(value.origin);
    return error;
}

/// What is on a command line can be read by everybody on the machine.
Result<void> refuseSecret(const ConfigName &name, const QString &text)
{
    if (!holdsPassword(name.key, text))
        return {};
    const bool postgres = name.key != ConfigKey::RedisUrl;
    return Error{Error::Code::InvalidArgument,
                 u"The option --%1 is not used because it holds a password, and everybody on this machine "
                 u"can see a command "
                 "line. Put the address into %2 or a configuration file of mode 0600%3."_s.arg(
                     QLatin1String(name.option), QLatin1String(name.variable),
                     postgres ? u", or the password into the file that PGPASSFILE names"_s : QString()),
                 {},
                 {}};
}

ConfigValue ofOption(const ConfigName &name, const QString &text)
{
    return {text, u"the option --"_s + QLatin1String(name.option)};
}

Result<void> apply(ConfigKey key, const ConfigValue &value, Config &config)
{
    if (ApiSettings::has(key)) {
        const Result<void> set = config.api.set(key, value.text);
        return set ? set : located(set.error(), value);
    }
    switch (key) {
    case ConfigKey::PostgresDsn:
    case ConfigKey::PostgresDirectDsn: {
        if (const Result<void> checked = postgresdsn::check(value.text); !checked)
            return located(checked.error(), value);
        (key == ConfigKey::PostgresDsn ? config.postgresDsn : config.postgresDirectDsn) = value.text;
        break;
    }
    case ConfigKey::RedisUrl: {
        const Result<RedisEndpoint> endpoint = RedisEndpoint::fromUrl(value.text);
        if (!endpoint)
            return located(endpoint.error(), value);
        config.redis = *endpoint;
        break;
    }
    case ConfigKey::ApiListen: {
        const Result<ListenAddress> address = ListenAddress::fromText(value.text);
        if (!address)
            return located(address.error(), value);
        config.apiListen = *address;
        break;
    }
    case ConfigKey::JwtSecretFile:
        config.jwtSecretFile = value.text;
        break;
    default:
        Q_UNREACHABLE();
    }
    return {};
}

} // namespace

ConfigLoader::ConfigLoader(const QProcessEnvironment &environment, QString file)
    : m_environment(environment), m_defaultFile(std::move(file))
{ }

Result<void> ConfigLoader::check(const ConfigOverrides &overrides)
{
    Config scratch;
    for (const ConfigName &name : kConfigNames) {
        const auto given = overrides.values.constFind(name.key);
        if (given == overrides.values.constEnd())
            continue;
        if (Result<void> allowed = refuseSecret(name, *given); !allowed)
            return allowed;
        if (Result<void> applied = apply(name.key, ofOption(name, *given), scratch); !applied)
            return applied;
    }
    return {};
}

Result<ConfigValues> ConfigLoader::gather(const ConfigOverrides &overrides, QString *usedFile) const
{
    ConfigValues values;
    const QString file = overrides.file.isEmpty() ? m_defaultFile : overrides.file;
    if (!overrides.file.isEmpty() || QFileInfo::exists(file)) {
        Result<ConfigValues> read = configfile::read(file);
        if (!read)
            return read;
        values = *read;
        *usedFile = file;
    }
    for (const ConfigName &name : kConfigNames) {
        const QString variable = QLatin1String(name.variable);
        const QString text = m_environment.value(variable).trimmed();
        if (!text.isEmpty()) // an empty variable is how scripts say "not set"
            values.insert(name.key, {text, u"the environment variable "_s + variable});
    }
    for (const ConfigName &name : kConfigNames) {
        if (const auto given = overrides.values.constFind(name.key); given != overrides.values.constEnd())
            values.insert(name.key, ofOption(name, *given));
    }
    return values;
}

Result<Config> ConfigLoader::load(const ConfigOverrides &overrides) const
{
    if (const Result<void> checked = check(overrides); !checked)
        return checked.error();
    Config config;
    config.profile = overrides.profile;
    config.embedded = overrides.embedded;
    const Result<ConfigValues> values = gather(overrides, &config.file);
    if (!values)
        return values.error();
    // In the table's order, so that of two errors it is always the same one that is told.
    for (const ConfigName &name : kConfigNames) {
        const auto value = values->constFind(name.key);
        if (value == values->constEnd())
            continue;
        if (const Result<void> applied = apply(name.key, *value, config); !applied)
            return applied.error();
    }
    if (const Result<void> checked = config.api.check(); !checked)
        return checked.error();
    return config;
}

} // namespace scorewatch
