// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "core/base/result.h"
#include "core/config/connectionprofile.h"

namespace scorewatch {

/// The person's connection profiles in one INI file that only they can read. It holds no passwords.
class ProfileStore final
{
public:
    /// `path` is the file; defaultPath() is where the programs keep it.
    explicit ProfileStore(QString path);

    /// `$XDG_CONFIG_HOME/scorewatch/profiles.ini`
    static QString defaultPath();

    /// All profiles in their order; an empty list when there is no file yet. A file that cannot be read as profiles is
    /// renamed to `profiles.ini.damaged-N`, and the Error (Incompatible) says so; the next load is then empty.
    Result<QList<ConnectionProfile>> load() const;
    /// Replaces the whole file, all or nothing.
    Result<void> save(const QList<ConnectionProfile> &profiles) const;

    /// The name of the profile that was open last; empty when none.
    [[nodiscard]] QString lastOpened() const;
    Result<void> setLastOpened(const QString &name) const;

    [[nodiscard]] const QString &path() const { return m_path; }

private:
    QString m_path;
};

} // namespace scorewatch
