// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/result.h"
#include "core/embedded/serveruser.h"

namespace scorewatch::embedded {

/// Makes `path` (its parent must exist) a directory with `mode` that belongs to `owner`. One that exists must already
/// belong to `owner`; it is never given away, only its mode is set.
Result<void> makeDirectory(const QString &path, uid_t owner, gid_t group, mode_t mode);

/// Replaces `path` by `content` in one step, readable for everyone who may enter its directory.
Result<void> writeFile(const QString &path, const QByteArray &content);

} // namespace scorewatch::embedded
