// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include <QFlags>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/config/config.h"

namespace scorewatch {

class Console;

/// What the shell is told.
enum class ExitCode {
    Done = 0,
    Failed = 1, ///< the work failed, or found what it looked for (a bad check, a difference)
    WrongUsage = 2,
};

/// One option of a command, as it is read, checked and explained.
struct OptionSyntax
{
    QString name;       ///< without its dashes
    QString value = {}; ///< what its value is called in the help; empty: a switch
    QString description = {};
    QString standard = {}; ///< the value when the option is not given
    QString implied = {};  ///< the value when the option is given without one; empty: it needs one
    std::optional<std::pair<qint64, qint64>> range = {}; ///< a whole number, both ends included
    QStringList choices = {};
};

/// One word that follows a command's name.
struct OperandSyntax
{
    QString name;
    QString description;
};

/// All that is to be known of a command without running it.
struct CommandSyntax
{
    enum Need {
        Postgres = 1,
        Redis = 2,
        Api = 4,
        Embedded = 8, ///< can run on the program's own servers
        Serving = 16, ///< serves the API
    };
    Q_DECLARE_FLAGS(Needs, Need)

    QStringList words;   ///< "leaderboard", "verify"
    QString summary;     ///< for the list of commands; no full stop
    QString description; ///< sentences for its own help
    QList<OperandSyntax> operands = {};
    QList<OptionSyntax> options = {};
    Needs needs = {};
    QStringList examples = {}; ///< without the program's name

    [[nodiscard]] QString name() const { return words.join(u' '); }
};

/// A command as the person gave it: checked against its syntax, with the configuration that goes with it.
struct Invocation
{
    Config config;
    QStringList operands; ///< as many as the syntax has
    QHash<QString, QString>
        options; ///< value by name, the standard one where none was given; switches have ""

    [[nodiscard]] bool has(const QString &option) const { return options.contains(option); }
    [[nodiscard]] QString text(const QString &option) const { return options.value(option); }
    /// For options with a range.
    [[nodiscard]] qint64 number(const QString &option) const { return options.value(option).toLongLong(); }
};

/// One thing the program can be told to do. Lives in the main thread, and is run at most once.
class Command
{
public:
    using Done = std::function<void(ExitCode)>;

    Command() = default;
    virtual ~Command() = default;
    Q_DISABLE_COPY_MOVE(Command)

    [[nodiscard]] virtual CommandSyntax syntax() const = 0;
    /// Begins, and returns. `done` is called once, later, in the main thread.
    virtual void start(const Invocation &invocation, Console &console, Done done) = 0;
    /// The person or the system wants it to end; `done` still comes.
    virtual void interrupt() = 0;
};

} // namespace scorewatch

Q_DECLARE_OPERATORS_FOR_FLAGS(scorewatch::CommandSyntax::Needs)
