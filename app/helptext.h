// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"

/// What --help prints.
namespace scorewatch::helptext {

/// The options by which every command is told where its servers are, as far as it needs them.
[[nodiscard]] QList<OptionSyntax> connectionOptions(CommandSyntax::Needs needs);

[[nodiscard]] QString ofProgram(const QString &program, const QList<CommandSyntax> &commands);
/// Of commands that share their first word.
[[nodiscard]] QString ofFamily(const QString &program, const QString &word,
                               const QList<CommandSyntax> &commands);
[[nodiscard]] QString ofCommand(const QString &program, const CommandSyntax &command);

/// The "Usage: …" line alone.
[[nodiscard]] QString usage(const QString &program, const CommandSyntax &command);

} // namespace scorewatch::helptext
