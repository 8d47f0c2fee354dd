// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace scorewatch::embedded {

/// The file a child process writes its output to, kept small, and the part of it that belongs to the present run.
class ServerLog final
{
public:
    explicit ServerLog(QString path);

    [[nodiscard]] const QString &path() const { return m_path; }

    /// Opens a new run: a grown file becomes "path.1", and tail() shows only what is written from here on.
    Result<void> beginRun();
    /// The last lines of this run (at most 4 KiB), for the detail of an error.
    [[nodiscard]] QString tail() const;
    /// While the child writes: moves the content of a file above 16 MiB to "path.1". The child appends, so the file
    /// may be emptied under it.
    void keepSmall();

private:
    QString m_path;
    qint64 m_runStart = 0; ///< bytes
};

} // namespace scorewatch::embedded
