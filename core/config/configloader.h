// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>

#include "core/base/result.h"
#include "core/config/config.h"
#include "core/config/configkey.h"

namespace scorewatch {

/// What the command line said about the configuration; it wins over everything else.
struct ConfigOverrides
{
    QString file; ///< empty: the default one, if it is there
    QString profile;
    bool embedded = false;
    QHash<ConfigKey, QString> values;
};

/// Puts the configuration together: file, then environment, then command line; later wins.
class ConfigLoader final
{
public:
    static QString defaultFile() { return QStringLiteral("/etc/scorewatch/scorewatch.conf"); }

    explicit ConfigLoader(const QProcessEnvironment &environment, QString file = defaultFile());

    /// Whether what the command line says can be used at all, whatever the file and the environment say.
    [[nodiscard]] static Result<void> check(const ConfigOverrides &overrides);
    /// Every error is one sentence that names the file and line, the variable or the option.
    [[nodiscard]] Result<Config> load(const ConfigOverrides &overrides) const;

private:
    [[nodiscard]] Result<ConfigValues> gather(const ConfigOverrides &overrides, QString *usedFile) const;

    QProcessEnvironment m_environment;
    QString m_defaultFile;
};

} // namespace scorewatch
