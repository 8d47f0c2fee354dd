// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/postgresfiles.h"

#include <QFile>

#include "core/embedded/privatefile.h"

using namespace Qt::StringLiterals;

namespace scorewatch::embedded::postgresfiles {
namespace {

// The role that initdb makes, and those the schema makes. "scorewatch_owner" cannot log in.
constexpr const char *kRoles[] = {"scorewatch",           "scorewatch_app",   "scorewatch_operator",
                                  "scorewatch_moderator", "scorewatch_admin", "scorewatch_backup"};

QString accessRulesFile(const PostgresServerSpec &spec)
{
    return spec.filesDirectory + u"/pg_hba.conf"_s;
}

QString accountMapFile(const PostgresServerSpec &spec)
{
    return spec.filesDirectory + u"/pg_ident.conf"_s;
}

QString baseSettingsFile(const PostgresServerSpec &spec)
{
    return spec.filesDirectory + u"/postgresql.conf"_s;
}

/// A string of postgresql.conf; backslashes are escapes there.
QByteArray quoted(const QString &text)
{
    return '\'' + QFile::encodeName(text).replace('\\', "\\\\").replace('\'', "''").replace('\n', "\\n")
        + '\'';
}

/// An element of a list setting, such as a directory whose name has a comma or a blank in it.
QString listElement(const QString &text)
{
    return u'"' + QString(text).replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

QByteArray accessRules()
{
    return "# Written by Scorewatch at each start.\n"
           "local all         all peer map=scorewatch\n"
           "local replication all peer map=scorewatch\n";
}

QByteArray accountMap(const ServerUser &user)
{
    QStringList accounts{u"root"_s, user.name, user.ownName};
    accounts.removeDuplicates();
    QByteArray map = "# Written by Scorewatch at each start.\n";
    for (const QString &account : accounts) {
        for (const char *role : kRoles)
            map += "scorewatch \"" + account.toLocal8Bit() + "\" " + role + '\n';
    }
    return map;
}

QByteArray baseSettings(const PostgresServerSpec &spec, bool statementStatistics)
{
    QByteArray text
        = "# Written by Scorewatch at each start. Make your changes in the file that is included last.\n";
    text += "cluster_name = " + quoted(spec.clusterName) + '\n';
    // A desk's database: no surprises in memory, and a plan is never compiled for a board of ten rows.
    text += "jit = off\nhuge_pages = off\n";
    if (statementStatistics)
        text += "shared_preload_libraries = 'pg_stat_statements'\n";
    text += "include " + quoted(spec.dataDirectory + u"/postgresql.conf"_s) + '\n';
    return text;
}

Result<void> write(const PostgresServerSpec &spec)
{
    if (auto written = writeFile(accessRulesFile(spec), accessRules()); !written)
        return written;
    if (auto written = writeFile(accountMapFile(spec), accountMap(spec.user)); !written)
        return written;
    return writeFile(baseSettingsFile(spec), baseSettings(spec, spec.installation.hasStatementStatistics()));
}

QStringList initdbArguments(const PostgresServerSpec &spec, const QString &directory)
{
    // C.UTF-8 sorts by code point and has no version that a system upgrade could change under the indexes.
    QStringList arguments{u"-D"_s,
                          directory,
                          u"-U"_s,
                          u"scorewatch"_s,
                          u"-A"_s,
                          u"peer"_s,
                          u"-E"_s,
                          u"UTF8"_s,
                          u"-k"_s,
                          u"--no-instructions"_s,
                          u"--locale=C.UTF-8"_s};
    if (!spec.syncNewData)
        arguments.append(u"--no-sync"_s);
    return arguments;
}

QStringList serverArguments(const PostgresServerSpec &spec)
{
    QList<Setting> settings{{u"config_file"_s, baseSettingsFile(spec)},
                            {u"hba_file"_s, accessRulesFile(spec)},
                            {u"ident_file"_s, accountMapFile(spec)},
                            {u"listen_addresses"_s, QString()},
                            {u"port"_s, u"5432"_s},
                            {u"unix_socket_directories"_s, listElement(spec.socketDirectory)},
                            {u"unix_socket_permissions"_s, u"0700"_s},
                            {u"log_destination"_s, u"stderr"_s},
                            {u"logging_collector"_s, u"off"_s}};
    settings += spec.settings;
    QStringList arguments{u"-D"_s, spec.dataDirectory};
    for (const Setting &setting : settings)
        arguments += {u"-c"_s, setting.first + u'=' + setting.second};
    return arguments;
}

} // namespace scorewatch::embedded::postgresfiles
