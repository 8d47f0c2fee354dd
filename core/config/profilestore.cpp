// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/profilestore.h"

#include <optional>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr int kFormatVersion = 1;
constexpr qint64 kMaxFileSize = 1024LL * 1024; // a hand-made profile is below 1 KiB
constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

struct Word
{
    ConnectionProfile::Environment environment;
    QLatin1StringView text;
};
constexpr Word kEnvironments[] = {{ConnectionProfile::Environment::Unmarked, "unmarked"_L1},
                                  {ConnectionProfile::Environment::Test, "test"_L1},
                                  {ConnectionProfile::Environment::Staging, "staging"_L1},
                                  {ConnectionProfile::Environment::Production, "production"_L1}};

struct KindWord
{
    ConnectionProfile::Kind kind;
    QLatin1StringView text;
};
constexpr KindWord kKinds[] = {{ConnectionProfile::Kind::Embedded, "embedded"_L1},
                               {ConnectionProfile::Kind::Servers, "servers"_L1},
                               {ConnectionProfile::Kind::Scorewatchd, "scorewatchd"_L1}};

QString wordFor(ConnectionProfile::Kind kind)
{
    for (const KindWord &word : kKinds) {
        if (word.kind == kind)
            return word.text;
    }
    return kKinds[0].text;
}

std::optional<ConnectionProfile::Kind> kindOf(const QString &text)
{
    for (const KindWord &word : kKinds) {
        if (word.text == text)
            return word.kind;
    }
    return std::nullopt;
}

QString wordFor(ConnectionProfile::Environment environment)
{
    for (const Word &word : kEnvironments) {
        if (word.environment == environment)
            return word.text;
    }
    return kEnvironments[0].text;
}

std::optional<ConnectionProfile::Environment> environmentOf(const QString &text)
{
    for (const Word &word : kEnvironments) {
        if (word.text == text)
            return word.environment;
    }
    return std::nullopt;
}

/// A name and a password have no place in the address of a scorewatchd, and none in the file.
QString withoutLogin(const QString &url)
{
    return url.contains(u'@') ? QUrl(url).toString(QUrl::RemoveUserInfo | QUrl::FullyEncoded) : url;
}

void write(QSettings &settings, const ConnectionProfile &profile)
{
    settings.setValue("name"_L1, profile.name);
    settings.setValue("kind"_L1, wordFor(profile.kind));
    settings.setValue("environment"_L1, wordFor(profile.environment));
    if (profile.kind == ConnectionProfile::Kind::Scorewatchd)
        settings.setValue("api/url"_L1, withoutLogin(profile.apiUrl));
    if (profile.kind != ConnectionProfile::Kind::Servers)
        return;
    settings.setValue("postgres/host"_L1, profile.host);
    settings.setValue("postgres/port"_L1, profile.port);
    settings.setValue("postgres/database"_L1, profile.database);
    settings.setValue("postgres/user"_L1, profile.user);
    settings.setValue("postgres/sslmode"_L1, profile.sslMode);
    settings.setValue("redis/url"_L1, profile.redisUrl);
    settings.setValue("readOnly"_L1, profile.readOnly);
}

std::optional<ConnectionProfile> read(const QSettings &settings)
{
    ConnectionProfile profile;
    profile.name = settings.value("name"_L1).toString();
    const auto kind = kindOf(settings.value("kind"_L1).toString());
    const auto environment = environmentOf(settings.value("environment"_L1).toString());
    if (profile.name.isEmpty() || !environment || !kind)
        return std::nullopt;
    profile.environment = *environment;
    profile.kind = *kind;
    if (profile.kind == ConnectionProfile::Kind::Scorewatchd)
        profile.apiUrl = settings.value("api/url"_L1).toString();
    if (profile.kind != ConnectionProfile::Kind::Servers)
        return profile;
    bool portRead = false;
    const uint port = settings.value("postgres/port"_L1, 5432).toUInt(&portRead);
    if (!portRead || port == 0 || port > 65535)
        return std::nullopt;
    profile.port = quint16(port);
    profile.host = settings.value("postgres/host"_L1).toString();
    profile.database = settings.value("postgres/database"_L1).toString();
    profile.user = settings.value("postgres/user"_L1).toString();
    profile.sslMode = settings.value("postgres/sslmode"_L1).toString();
    profile.redisUrl = settings.value("redis/url"_L1).toString();
    profile.readOnly = settings.value("readOnly"_L1).toBool();
    return profile;
}

struct Contents
{
    QList<ConnectionProfile> profiles;
    QString lastOpened;
};

/// Nothing when what is in the file cannot have been written by us.
std::optional<Contents> parse(QSettings &settings)
{
    Contents contents;
    contents.lastOpened = settings.value("lastOpened"_L1).toString();
    const int count = settings.beginReadArray("profiles"_L1);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        std::optional<ConnectionProfile> profile = read(settings);
        if (!profile)
            return std::nullopt;
        profile->moveRedisPassword(nullptr); // somebody may have edited the file by hand
        contents.profiles.append(*profile);
    }
    settings.endArray();
    return contents;
}

Error keepAside(const QString &path)
{
    QString aside;
    for (int i = 1; aside.isEmpty() || QFileInfo::exists(aside); ++i)
        aside = u"%1.damaged-%2"_s.arg(path, QString::number(i));
    if (!QFile::rename(path, aside)) {
        return {
            Error::Code::Incompatible,
            u"The connection profiles cannot be read, and the file cannot be moved out of the way. Rename it."_s,
            path,
            {}};
    }
    return {Error::Code::Incompatible,
            u"The connection profiles could not be read. The file was kept as %1 and the list starts empty."_s
                .arg(QFileInfo(aside).fileName()),
            aside,
            {}};
}

Result<Contents> loadFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists() || (info.isFile() && info.size() == 0))
        return Contents{};
    if (!info.isReadable()) {
        return Error{Error::Code::PermissionDenied,
                     u"The connection profiles may not be read. Give yourself the right to read the file."_s,
                     path,
                     {}};
    }
    if (!info.isFile() || info.size() > kMaxFileSize)
        return keepAside(path);

    QSettings settings(path, QSettings::IniFormat);
    bool versionRead = false;
    const int version = settings.value("version"_L1).toInt(&versionRead);
    if (settings.status() != QSettings::NoError || !versionRead || version < 1)
        return keepAside(path);
    if (version > kFormatVersion) {
        return Error{
            Error::Code::Incompatible,
            u"The connection profiles were written by a newer Scorewatch. Update this one to use them."_s,
            u"%1: version %2, this program knows %3"_s.arg(path, QString::number(version),
                                                           QString::number(kFormatVersion)),
            {}};
    }
    std::optional<Contents> contents = parse(settings);
    if (!contents)
        return keepAside(path);
    return *contents;
}

Error cannotWrite(const QString &path)
{
    return {
        Error::Code::PermissionDenied,
        u"The connection profiles were not saved. Check that the folder can be written and the disk is not full."_s,
        path,
        {}};
}

/// The file exists with 0600 before anything is in it, and QSettings keeps the mode of a file it replaces.
bool createForOwner(const QString &path)
{
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return false;
    if (QFileInfo::exists(path))
        return QFile::setPermissions(path, kOwnerOnly);
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly);
}

Result<void> saveFile(const QString &path, const Contents &contents)
{
    if (!createForOwner(path))
        return cannotWrite(path);
    QSettings settings(path, QSettings::IniFormat);
    settings.clear();
    settings.setValue("version"_L1, kFormatVersion);
    settings.setValue("lastOpened"_L1, contents.lastOpened);
    settings.beginWriteArray("profiles"_L1, int(contents.profiles.size()));
    for (int i = 0; i < contents.profiles.size(); ++i) {
        settings.setArrayIndex(i);
        ConnectionProfile profile = contents.profiles.at(i);
        profile.moveRedisPassword(nullptr);
        write(settings, profile);
    }
    settings.endArray();
    settings.sync();
    if (settings.status() != QSettings::NoError || !QFile::setPermissions(path, kOwnerOnly))
        return cannotWrite(path);
    return {};
}

} // namespace

ProfileStore::ProfileStore(QString path) : m_path(std::move(path)) { }

QString ProfileStore::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + "/scorewatch/profiles.ini"_L1;
}

Result<QList<ConnectionProfile>> ProfileStore::load() const
{
    Result<Contents> contents = loadFile(m_path);
    if (!contents)
        return contents.error();
    return contents->profiles;
}

Result<void> ProfileStore::save(const QList<ConnectionProfile> &profiles) const
{
    Result<Contents> before = loadFile(m_path);
    // A damaged file is out of the way by now; a newer or an unreadable one must not be overwritten.
    if (!before && QFileInfo::exists(m_path))
        return before.error();
    return saveFile(m_path, {profiles, before ? before->lastOpened : QString()});
}

QString ProfileStore::lastOpened() const
{
    const Result<Contents> contents = loadFile(m_path);
    return contents ? contents->lastOpened : QString();
}

Result<void> ProfileStore::setLastOpened(const QString &name) const
{
    Result<Contents> contents = loadFile(m_path);
    if (!contents && QFileInfo::exists(m_path))
        return contents.error();
    return saveFile(m_path, {contents ? contents->profiles : QList<ConnectionProfile>(), name});
}

} // namespace scorewatch
