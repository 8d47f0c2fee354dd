// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/serverbinaries.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

constexpr int kAnswerTime = 5000; // ms for a program to print its version

bool isProgram(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() && info.isExecutable();
}

QString output(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(kAnswerTime) || process.exitStatus() != QProcess::NormalExit
        || process.exitCode() != 0)
        return {};
    return QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed();
}

/// From Debian's path where it says so, else from the program itself; 0 when neither tells.
int majorOf(const QString &binDirectory)
{
    static const QRegularExpression debianPath(u"^/usr/lib/postgresql/(\\d+)/bin$"_s);
    if (const auto match = debianPath.match(QDir::cleanPath(binDirectory)); match.hasMatch())
        return match.captured(1).toInt();
    static const QRegularExpression version(u"\\(PostgreSQL\\) (\\d+)"_s);
    const auto match = version.match(output(binDirectory + u"/postgres"_s, {u"--version"_s}));
    return match.hasMatch() ? match.captured(1).toInt() : 0;
}

QString installed(const QList<PostgresInstallation> &installations)
{
    QStringList majors;
    for (const PostgresInstallation &installation : installations)
        majors.append(QString::number(installation.major));
    return majors.isEmpty() ? u"none is installed"_s : u"installed: %1"_s.arg(majors.join(u", "_s));
}

} // namespace

bool PostgresInstallation::hasStatementStatistics() const
{
    const QString fixed
        = QDir::cleanPath(binDirectory + u"/../lib/pg_stat_statements.so"_s); // Debian's layout
    if (QFileInfo::exists(fixed))
        return true;
    const QString configured = output(program(u"pg_config"_s), {u"--pkglibdir"_s});
    return !configured.isEmpty() && QFileInfo::exists(configured + u"/pg_stat_statements.so"_s);
}

QStringList defaultProgramDirectories()
{
    QStringList directories;
    const QDir debian(u"/usr/lib/postgresql"_s);
    for (const QString &major : debian.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        directories.append(debian.filePath(major + u"/bin"_s));
    directories += qEnvironmentVariable("PATH").split(u':', Qt::SkipEmptyParts);
    directories += {u"/usr/local/bin"_s, u"/usr/bin"_s, u"/usr/sbin"_s};
    directories.removeDuplicates();
    return directories;
}

QList<PostgresInstallation> findPostgres(const QStringList &directories)
{
    QList<PostgresInstallation> found;
    for (const QString &directory : directories) {
        // PATH may hold links into the real directory; beside the link there are none of the server's files.
        const QString postgres = QFileInfo(directory + u"/postgres"_s).canonicalFilePath();
        const QString binDirectory = QFileInfo(postgres).path();
        if (postgres.isEmpty() || !isProgram(postgres) || !isProgram(binDirectory + u"/initdb"_s))
            continue;
        const PostgresInstallation installation{majorOf(binDirectory), binDirectory};
        if (installation.major >= kOldestPostgres && !found.contains(installation))
            found.append(installation);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.major > b.major; });
    return found;
}

Result<PostgresInstallation> choosePostgres(const QStringList &directories, std::optional<int> existingMajor,
                                            const QString &dataDirectory)
{
    const QList<PostgresInstallation> installations = findPostgres(directories);
    if (!existingMajor) {
        if (!installations.isEmpty())
            return installations.first();
        return Error{Error::Code::NotFound,
                     u"The embedded database cannot start because PostgreSQL %1 or newer is not installed; "
                     "install the Debian package \"postgresql\"."_s.arg(kOldestPostgres),
                     u"searched: %1"_s.arg(directories.join(u", "_s)),
                     {}};
    }
    for (const PostgresInstallation &installation : installations) {
        if (installation.major == *existingMajor)
            return installation;
    }
    return Error{
        Error::Code::Incompatible,
        u"The embedded database cannot start because the data in %1 was made by PostgreSQL %2, which is not "
        "installed (%3); install the Debian package \"postgresql-%2\", the data has not been touched."_s.arg(
            dataDirectory, QString::number(*existingMajor), installed(installations)),
        u"searched: %1"_s.arg(directories.join(u", "_s)),
        {}};
}

Result<QString> findRedis(const QStringList &directories)
{
    for (const QString &name : {u"redis-server"_s, u"valkey-server"_s}) {
        for (const QString &directory : directories) {
            if (const QString program = directory + u'/' + name; isProgram(program))
                return program;
        }
    }
    return Error{Error::Code::NotFound,
                 u"The embedded Redis cannot start because it is not installed; install the Debian package "
                 "\"redis-server\"."_s,
                 u"searched: %1"_s.arg(directories.join(u", "_s)),
                 {}};
}

} // namespace scorewatch::embedded
