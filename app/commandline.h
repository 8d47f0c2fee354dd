// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/command.h"
#include "core/config/configloader.h"

namespace scorewatch {

class Console;

/// Reads the program's arguments: finds the command, checks its options, puts the configuration together. Answers help
/// and wrong usage itself.
class CommandLine final
{
public:
    using Commands = std::vector<std::unique_ptr<Command>>;

    struct Prepared
    {
        Command *command = nullptr; ///< null: there is nothing to run
        Invocation invocation = {};
        ExitCode code = ExitCode::Done; ///< where there is nothing to run
    };

    CommandLine(const Commands &commands, ConfigLoader loader, Console &console);

    /// `arguments` are those behind the program's name.
    [[nodiscard]] Prepared prepare(const QStringList &arguments) const;

private:
    class Parser;

    [[nodiscard]] Prepared prepareCommand(Command &command, const QStringList &rest,
                                          const ConfigOverrides &before) const;
    [[nodiscard]] Prepared explainFamily(const QStringList &words) const;
    [[nodiscard]] Prepared wrongUsage(const QString &what, const QStringList &words) const;
    [[nodiscard]] QList<CommandSyntax> syntaxes() const;

    const Commands &m_commands;
    const ConfigLoader m_loader;
    Console &m_console;
};

} // namespace scorewatch
