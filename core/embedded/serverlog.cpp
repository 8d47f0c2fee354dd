// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/serverlog.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>

#include "core/embedded/startuperror.h"

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

constexpr qint64 kRotateAtStart = 4 * 1024 * 1024;       // bytes
constexpr qint64 kRotateWhileRunning = 16 * 1024 * 1024; // bytes
constexpr qint64 kTail = 4 * 1024;                       // bytes

} // namespace

ServerLog::ServerLog(QString path) : m_path(std::move(path)) { }

Result<void> ServerLog::beginRun()
{
    const QString previous = m_path + u".1"_s;
    if (QFileInfo(m_path).size() > kRotateAtStart) {
        QFile::remove(previous);
        if (!QFile::rename(m_path, previous))
            return cannotUse(m_path, errno);
    }
    const int file = ::open(QFile::encodeName(m_path).constData(),
                            O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return cannotUse(m_path, errno);
    ::close(file);
    m_runStart = QFileInfo(m_path).size();
    return {};
}

QString ServerLog::tail() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const qint64 size = file.size();
    const qint64 runStart = m_runStart <= size ? m_runStart : 0;
    const qint64 from = std::max(runStart, size - kTail);
    if (!file.seek(from))
        return {};
    QByteArray text = file.read(kTail);
    if (from > runStart)
        text = text.mid(text.indexOf('\n') + 1); // the first line is cut
    return QString::fromUtf8(text).trimmed();
}

void ServerLog::keepSmall()
{
    if (QFileInfo(m_path).size() <= kRotateWhileRunning)
        return;
    const QString previous = m_path + u".1"_s;
    QFile::remove(previous);
    // Without room for the copy the log is emptied all the same: a full disk is no reason to fill it further.
    QFile::copy(m_path, previous);
    if (!QFile::resize(m_path, 0))
        return;
    m_runStart = 0;
}

} // namespace scorewatch::embedded
