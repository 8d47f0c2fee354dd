// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/instancelock.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QFile>

#include "core/embedded/startuperror.h"

namespace scorewatch::embedded {

Result<std::shared_ptr<InstanceLock>> InstanceLock::tryTake(const QString &path)
{
    const int file
        = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return cannotUse(path, errno);
    std::shared_ptr<InstanceLock> lock(new InstanceLock(file));
    if (::flock(file, LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (errno == EWOULDBLOCK)
        return std::shared_ptr<InstanceLock>();
    return cannotUse(path, errno);
}

InstanceLock::~InstanceLock()
{
    ::close(m_file);
}

} // namespace scorewatch::embedded
