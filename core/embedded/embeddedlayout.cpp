// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/embeddedlayout.h"

#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStorageInfo>

#include "core/embedded/privatefile.h"
#include "core/embedded/startuperror.h"

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

constexpr qsizetype kLongestSocketPath = 107;         // bytes: sockaddr_un without its final zero
constexpr qint64 kRoomForNewData = 100 * 1024 * 1024; // bytes: initdb writes 40 MiB, the first WAL follows
constexpr qsizetype kLongestProfile = 64;

Error refused(Error::Code code, const QString &why)
{
    return {code, u"The embedded servers cannot start because "_s + why, {}, {}};
}

bool weAreRoot()
{
    return ::geteuid() == 0;
}

/// The servers' user must get through our directories when it is another one.
mode_t ownMode()
{
    return weAreRoot() ? 0711 : 0700;
}

Result<void> checkProfile(const QString &profile)
{
    if (!profile.isEmpty() && profile.size() <= kLongestProfile && !profile.contains(u'/')
        && !profile.contains(QChar(0)) && !profile.startsWith(u'.'))
        return {};
    return refused(
        Error::Code::InvalidArgument,
        u"\"%1\" cannot be the name of a profile; use up to %2 characters, no slash and no leading dot."_s
            .arg(profile.left(kLongestProfile), QString::number(kLongestProfile)));
}

QString dataRoot(const EmbeddedOptions &options)
{
    if (!options.dataRoot.isEmpty())
        return QDir::cleanPath(QFileInfo(options.dataRoot).absoluteFilePath());
    if (weAreRoot())
        return u"/var/lib/scorewatch"_s;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/scorewatch"_s;
}

QString runtimeRoot(const EmbeddedOptions &options)
{
    if (!options.runtimeRoot.isEmpty())
        return QDir::cleanPath(QFileInfo(options.runtimeRoot).absoluteFilePath());
    // Not root's own XDG_RUNTIME_DIR: the servers, which are not root, could not enter it.
    const QString usual = weAreRoot() ? u"/run"_s : qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (usual.startsWith(u'/') && ::access(QFile::encodeName(usual).constData(), W_OK) == 0)
        return QDir::cleanPath(usual);
    return QDir::tempPath();
}

QString socketDirectoryFor(const QString &profileDirectory, const EmbeddedOptions &options)
{
    const QByteArray hash
        = QCryptographicHash::hash(QFile::encodeName(profileDirectory), QCryptographicHash::Sha256);
    return runtimeRoot(options) + u"/scorewatch-"_s + QString::fromLatin1(hash.toHex().left(10));
}

Result<void> checkSockets(const QString &directory)
{
    const qsizetype length
        = std::max(PostgresServer::socketPathLength(directory), redisserver::socketPathLength(directory));
    if (length > kLongestSocketPath) {
        return refused(Error::Code::InvalidArgument,
                       u"the path of their sockets in %1 has %2 bytes and the system allows %3; set "
                       "XDG_RUNTIME_DIR to a shorter directory."_s.arg(directory, QString::number(length),
                                                                       QString::number(kLongestSocketPath)));
    }
    // libpq reads a comma in a host as the border between two.
    if (directory.contains(u',')) {
        return refused(
            Error::Code::InvalidArgument,
            u"the directory of their sockets, %1, has a comma in its name, which PostgreSQL's clients cannot "
            "use; set XDG_RUNTIME_DIR to another directory."_s.arg(directory));
    }
    return {};
}

Result<void> makeOwnDirectories(const EmbeddedLayout &layout)
{
    const QString root = QFileInfo(layout.profileDirectory).path();
    if (!QFileInfo::exists(root)) {
        const QString parent = QFileInfo(root).path();
        errno = 0;
        if (!QDir().mkpath(parent))
            return cannotUse(parent, errno ? errno : EACCES);
        if (auto made = makeDirectory(root, ::geteuid(), ::getegid(), ownMode()); !made)
            return made;
    }
    for (const QString &directory : {layout.profileDirectory, layout.logDirectory}) {
        if (auto made = makeDirectory(directory, ::geteuid(), ::getegid(), ownMode()); !made)
            return made;
        if (::access(QFile::encodeName(directory).constData(), W_OK) != 0)
            return cannotUse(directory, errno);
    }
    return {};
}

struct ExistingData
{
    QString directory;
    int major = 0;
};

/// The newest data directory of the profile; a major of 0 when there is none.
Result<ExistingData> findData(const QString &profileDirectory)
{
    ExistingData newest;
    const QDir profile(profileDirectory);
    for (const QString &name : profile.entryList({u"pg*"_s}, QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString path = profile.filePath(name + u"/PG_VERSION"_s);
        bool isNumber = false;
        name.mid(2).toInt(&isNumber);
        if (!isNumber)
            continue;
        if (::access(QFile::encodeName(path).constData(), R_OK) != 0) {
            if (errno == ENOENT)
                continue; // initdb's to fill, or to refuse
            return cannotUse(profile.filePath(name), errno);
        }
        QFile version(path);
        if (!version.open(QIODevice::ReadOnly))
            return cannotUse(path, EACCES);
        const QByteArray text = version.read(16).trimmed();
        const int major = text.toInt();
        if (major <= 0) {
            Error error = refused(
                Error::Code::Incompatible,
                u"%1 does not say which PostgreSQL made its data; restore its file PG_VERSION."_s.arg(
                    profile.filePath(name)));
            error.detail = u"PG_VERSION: \"%1\""_s.arg(QString::fromLatin1(text));
            return error;
        }
        if (major > newest.major)
            newest = {profile.filePath(name), major};
    }
    return newest;
}

Result<void> checkData(const ExistingData &data, const ServerUser &user)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(data.directory).constData(), &info) != 0)
        return cannotUse(data.directory, errno);
    if (info.st_uid == user.uid)
        return {};
    return refused(
        Error::Code::PermissionDenied,
        u"%1 belongs to another user than %2, as whom they would run; give it back to %2 or choose another "
        "profile."_s.arg(data.directory, user.name));
}

Result<void> checkRoom(const QString &profileDirectory)
{
    const qint64 available = QStorageInfo(profileDirectory).bytesAvailable();
    if (available < 0 || available >= kRoomForNewData)
        return {};
    return refused(
        Error::Code::Exhausted,
        u"the disk that holds %1 is full: a new database needs %2 MiB and %3 are left; free some space and "
        "start again."_s.arg(profileDirectory, QString::number(kRoomForNewData >> 20),
                             QString::number(available >> 20)));
}

} // namespace

Result<EmbeddedLayout> EmbeddedLayout::resolve(const EmbeddedOptions &options)
{
    EmbeddedLayout layout;
    if (const auto checked = checkProfile(options.profile); !checked)
        return checked.error();
    layout.profileDirectory = dataRoot(options) + u'/' + options.profile;
    layout.logDirectory = layout.profileDirectory + u"/log"_s;
    layout.redisDirectory = layout.profileDirectory + u"/redis"_s;
    layout.lockFile = layout.profileDirectory + u"/lock"_s;
    layout.stateFile = layout.profileDirectory + u"/servers.json"_s;
    layout.socketDirectory = socketDirectoryFor(layout.profileDirectory, options);
    layout.clusterName = u"scorewatch "_s + options.profile;
    layout.postgresSettings = options.postgresSettings;
    if (const auto checked = checkSockets(layout.socketDirectory); !checked)
        return checked.error();

    if (const auto made = makeOwnDirectories(layout); !made)
        return made.error();
    const Result<ExistingData> data = findData(layout.profileDirectory);
    if (!data)
        return data.error();
    const Result<ServerUser> user = ServerUser::choose(data->directory);
    if (!user)
        return user.error();
    layout.user = *user;
    if (const auto checked = data->major > 0 ? checkData(*data, *user) : checkRoom(layout.profileDirectory);
        !checked)
        return checked.error();

    const QStringList programs = options.programDirectories.value_or(defaultProgramDirectories());
    const auto postgres = choosePostgres(
        programs, data->major > 0 ? std::optional(data->major) : std::nullopt, data->directory);
    if (!postgres)
        return postgres.error();
    layout.postgres = *postgres;
    layout.dataDirectory = data->major > 0
        ? data->directory
        : layout.profileDirectory + u"/pg"_s + QString::number(layout.postgres.major);
    const Result<QString> redis = findRedis(programs);
    if (!redis)
        return redis.error();
    layout.redisProgram = *redis;
    return layout;
}

PostgresServerSpec EmbeddedLayout::postgresSpec() const
{
    PostgresServerSpec spec;
    spec.installation = postgres;
    spec.dataDirectory = dataDirectory;
    spec.filesDirectory = profileDirectory;
    spec.socketDirectory = socketDirectory;
    spec.logDirectory = logDirectory;
    spec.user = user;
    spec.clusterName = clusterName;
    spec.settings = postgresSettings;
    return spec;
}

RedisServerSpec EmbeddedLayout::redisSpec() const
{
    RedisServerSpec spec;
    spec.program = redisProgram;
    spec.dataDirectory = redisDirectory;
    spec.filesDirectory = profileDirectory;
    spec.socketDirectory = socketDirectory;
    spec.logDirectory = logDirectory;
    spec.user = user;
    return spec;
}

} // namespace scorewatch::embedded
