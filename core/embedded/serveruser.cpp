// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/serveruser.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

struct Account
{
    uid_t uid;
    gid_t gid;
    QString name;
};

template <typename Lookup> std::optional<Account> find(Lookup lookup)
{
    std::vector<char> buffer(16 * 1024);
    passwd entry{};
    passwd *found = nullptr;
    if (lookup(&entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return std::nullopt;
    return Account{entry.pw_uid, entry.pw_gid, QString::fromLocal8Bit(entry.pw_name)};
}

std::optional<Account> byId(uid_t uid)
{
    return find([uid](passwd *entry, char *buffer, size_t size, passwd **found) {
        return getpwuid_r(uid, entry, buffer, size, found);
    });
}

std::optional<Account> byName(const char *name)
{
    return find([name](passwd *entry, char *buffer, size_t size, passwd **found) {
        return getpwnam_r(name, entry, buffer, size, found);
    });
}

std::optional<Account> unprivileged(const QString &existingData)
{
    struct stat info = {};
    if (!existingData.isEmpty() && ::stat(QFile::encodeName(existingData).constData(), &info) == 0
        && info.st_uid != 0) {
        // Data made when another account was chosen keeps its owner: PostgreSQL starts for no one else.
        if (const std::optional<Account> owner = byId(info.st_uid))
            return owner;
    }
    if (const std::optional<Account> postgres = byName("postgres"))
        return postgres;
    return byName("nobody");
}

} // namespace

Result<ServerUser> ServerUser::choose(const QString &existingData)
{
    const std::optional<Account> own = byId(geteuid());
    if (!own) {
        return Error{
            Error::Code::PermissionDenied,
            u"The embedded servers cannot start because this account (user id %1) has no name on this "
            "system, which PostgreSQL insists on; start Scorewatch as a user that has one."_s.arg(geteuid()),
            {},
            {}};
    }
    if (own->uid != 0)
        return ServerUser{own->uid, own->gid, own->name, own->name, false};

    const std::optional<Account> other = unprivileged(existingData);
    if (!other) {
        return Error{
            Error::Code::PermissionDenied,
            u"The embedded servers cannot start as root, and this system has neither a user \"postgres\" nor "
            "\"nobody\" to run them as; start Scorewatch as an ordinary user."_s,
            {},
            {}};
    }
    return ServerUser{other->uid, other->gid, other->name, own->name, true};
}

} // namespace scorewatch::embedded
