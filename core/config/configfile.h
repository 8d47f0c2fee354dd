// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/configkey.h"

/// The configuration file: sections in brackets, `key = value` to the end of the line, comments on lines of their own.
namespace scorewatch::configfile {

/// Reads the file. Refused with the file's name and line: what is no setting, a setting said twice, and a file that
/// holds a password and can be read by others.
Result<ConfigValues> read(const QString &path);

/// read() without the file: `path` is only what errors call it.
Result<ConfigValues> parse(const QByteArray &content, const QString &path);

} // namespace scorewatch::configfile
