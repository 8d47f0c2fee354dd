// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/privatefile.h"

#include <cerrno>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QScopeGuard>

#include "core/embedded/startuperror.h"

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

Error belongsToAnother(const QString &path, uid_t owner, uid_t wanted)
{
    return {Error::Code::PermissionDenied,
            u"The embedded servers could not start because %1 belongs to another user; give it back or "
            "choose another directory."_s.arg(path),
            u"owned by user id %1, needed is %2"_s.arg(owner).arg(wanted),
            {}};
}

} // namespace

Result<void> makeDirectory(const QString &path, uid_t owner, gid_t group, mode_t mode)
{
    // Two servers that share a directory prepare it at the same time; the one must not see it half made by the other.
    static std::mutex oneAtATime;
    const std::scoped_lock lock(oneAtATime);
    const QByteArray name = QFile::encodeName(path);
    const bool made = ::mkdir(name.constData(), 0700) == 0;
    if (!made && errno != EEXIST)
        return cannotUse(path, errno);
    // Everything else by the descriptor: nobody can put another directory or a link in its place meanwhile.
    const int directory = ::open(name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory < 0)
        return cannotUse(path, errno);
    const auto close = qScopeGuard([directory] { ::close(directory); });
    if (made && owner != ::geteuid() && ::fchown(directory, owner, group) != 0)
        return cannotUse(path, errno);
    struct stat info = {};
    if (::fstat(directory, &info) != 0)
        return cannotUse(path, errno);
    if (info.st_uid != owner)
        return belongsToAnother(path, info.st_uid, owner);
    if ((info.st_mode & 07777) != mode && ::fchmod(directory, mode) != 0)
        return cannotUse(path, errno);
    return {};
}

Result<void> writeFile(const QString &path, const QByteArray &content)
{
    const QByteArray name = QFile::encodeName(path);
    const QByteArray fresh = name + ".new";
    const int file = ::open(fresh.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (file < 0)
        return cannotUse(path, errno);
    const auto close = qScopeGuard([file] { ::close(file); });
    qsizetype written = 0;
    while (written < content.size()) {
        const ssize_t bytes = ::write(file, content.constData() + written, size_t(content.size() - written));
        if (bytes < 0 && errno != EINTR)
            return cannotUse(path, errno);
        written += std::max<ssize_t>(bytes, 0);
    }
    if (::fchmod(file, 0644) != 0 || ::rename(fresh.constData(), name.constData()) != 0)
        return cannotUse(path, errno);
    return {};
}

} // namespace scorewatch::embedded
