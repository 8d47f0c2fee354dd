// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include <algorithm>
#include <numeric>

#include <QCommandLineParser>

#include "app/console.h"
#include "app/helptext.h"
#include "scorewatch_version.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

/// Edits that turn one word into the other: who mistypes a command is told the nearest one.
int distance(const QString &a, const QString &b)
{
    std::vector<int> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = std::exchange(row[0], int(i) + 1);
        for (size_t j = 1; j < row.size(); ++j) {
            const int changed = diagonal + (a[i] == b[qsizetype(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

QString nearest(const QString &word, const QStringList &known)
{
    const auto closest
        = std::min_element(known.begin(), known.end(), [&word](const QString &a, const QString &b) {
              return distance(word, a) < distance(word, b);
          });
    return closest != known.end() && distance(word, *closest) <= 2 ? *closest : QString();
}

/// Why the value is not one that the option takes; empty when it is.
QString objection(const OptionSyntax &option, const QString &value)
{
    if (!option.choices.isEmpty() && !option.choices.contains(value))
        return u"--%1 takes %2, not \"%3\"."_s.arg(option.name, option.choices.join(u", "_s), value);
    if (option.range) {
        bool isNumber = false;
        const qint64 number = value.toLongLong(&isNumber);
        if (!isNumber || number < option.range->first || number > option.range->second) {
            return u"--%1 takes a whole number from %2 to %3, not \"%4\"."_s.arg(
                option.name, QString::number(option.range->first), QString::number(option.range->second),
                value);
        }
    }
    return {};
}

} // namespace

/// QCommandLineParser for a list of OptionSyntax.
class CommandLine::Parser final
{
public:
    Parser(const QList<OptionSyntax> &options, bool onlyBeforeWords) : m_options(options)
    {
        if (onlyBeforeWords)
            m_parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
        m_parser.addOption(QCommandLineOption(QStringList{u"h"_s, u"help"_s}));
        for (const OptionSyntax &option : options)
            m_parser.addOption(QCommandLineOption(option.name, {}, option.value));
    }

    /// The reason when it cannot be understood.
    std::optional<QString> parse(const QStringList &arguments)
    {
        QStringList all(QString{}); // the parser takes the first one for the program's name
        for (const QString &argument : arguments)
            all << withImplied(argument);
        const bool understood = m_parser.parse(all);
        if (wantsHelp())
            return std::nullopt; // whatever else is wrong
        if (!understood)
            return m_parser.errorText();
        for (const OptionSyntax &option : m_options) {
            if (!m_parser.isSet(option.name) || option.value.isEmpty())
                continue;
            if (m_parser.value(option.name).isEmpty())
                return u"--%1 needs a value."_s.arg(option.name);
            if (const QString why = objection(option, m_parser.value(option.name)); !why.isEmpty())
                return why;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool wantsHelp() const { return m_parser.isSet(u"help"_s); }
    [[nodiscard]] bool isSet(const QString &name) const { return m_parser.isSet(name); }
    [[nodiscard]] QStringList words() const { return m_parser.positionalArguments(); }

    [[nodiscard]] QHash<QString, QString> values() const
    {
        QHash<QString, QString> out;
        for (const OptionSyntax &option : m_options) {
            // To be asked for a value that it cannot have is an error to newer Qts.
            if (m_parser.isSet(option.name))
                out.insert(option.name, option.value.isEmpty() ? QString() : m_parser.value(option.name));
            else if (!option.standard.isEmpty())
                out.insert(option.name, option.standard);
        }
        return out;
    }

    /// What was said about the configuration, over what was said before.
    void addTo(ConfigOverrides &overrides) const
    {
        const QHash<QString, QString> given = values();
        overrides.file = given.value(u"config"_s, overrides.file);
        overrides.profile = given.value(u"profile"_s, overrides.profile);
        overrides.embedded = overrides.embedded || given.contains(u"embedded"_s);
        for (const ConfigName &name : kConfigNames) {
            if (const auto value = given.constFind(QLatin1String(name.option)); value != given.constEnd())
                overrides.values.insert(name.key, *value);
        }
    }

private:
    /// "--name" as "--name=value" where the option has a value that goes without saying.
    [[nodiscard]] QString withImplied(const QString &argument) const
    {
        for (const OptionSyntax &option : m_options) {
            if (!option.implied.isEmpty() && argument == u"--"_s + option.name)
                return argument + u'=' + option.implied;
        }
        return argument;
    }

    const QList<OptionSyntax> m_options;
    QCommandLineParser m_parser;
};

CommandLine::CommandLine(const Commands &commands, ConfigLoader loader, Console &console)
    : m_commands(commands), m_loader(std::move(loader)), m_console(console)
{ }

QList<CommandSyntax> CommandLine::syntaxes() const
{
    QList<CommandSyntax> all;
    for (const std::unique_ptr<Command> &command : m_commands)
        all << command->syntax();
    return all;
}

CommandLine::Prepared CommandLine::prepare(const QStringList &arguments) const
{
    const CommandSyntax::Needs everything = CommandSyntax::Needs(CommandSyntax::Postgres)
        | CommandSyntax::Redis | CommandSyntax::Api | CommandSyntax::Embedded | CommandSyntax::Serving;
    Parser parser(helptext::connectionOptions(everything) << OptionSyntax{.name = u"version"_s}, true);
    const std::optional<QString> trouble = parser.parse(arguments);
    if (trouble)
        return wrongUsage(*trouble, {});
    const QStringList words = parser.words();
    if (parser.isSet(u"version"_s)) {
        m_console.data(QStringLiteral("%1 " SCOREWATCH_VERSION "\n").arg(m_console.program()).toUtf8());
        return {};
    }
    if (parser.wantsHelp() || words.value(0) == "help"_L1) {
        const QStringList about = parser.wantsHelp() ? words : words.mid(1);
        if (about.isEmpty()) {
            m_console.data(helptext::ofProgram(m_console.program(), syntaxes()).toUtf8());
            return {};
        }
        return CommandLine(m_commands, m_loader, m_console).prepare(about + QStringList(u"--help"_s));
    }
    if (words.isEmpty())
        return wrongUsage(u"No command was given."_s, {});

    for (const std::unique_ptr<Command> &command : m_commands) {
        const QStringList name = command->syntax().words;
        if (words.mid(0, name.size()) == name) {
            ConfigOverrides overrides;
            parser.addTo(overrides);
            return prepareCommand(*command, words.mid(name.size()), overrides);
        }
    }
    return explainFamily(words);
}

CommandLine::Prepared CommandLine::prepareCommand(Command &command, const QStringList &rest,
                                                  const ConfigOverrides &before) const
{
    const CommandSyntax syntax = command.syntax();
    const QList<OptionSyntax> connection = helptext::connectionOptions(syntax.needs);
    Parser parser(connection + syntax.options, false);
    if (const std::optional<QString> trouble = parser.parse(rest))
        return wrongUsage(*trouble, syntax.words);
    if (parser.wantsHelp()) {
        m_console.data(helptext::ofCommand(m_console.program(), syntax).toUtf8());
        return {};
    }
    const QStringList operands = parser.words();
    if (operands.size() < syntax.operands.size())
        return wrongUsage(u"%1 is missing."_s.arg(syntax.operands[operands.size()].name), syntax.words);
    if (operands.size() > syntax.operands.size())
        return wrongUsage(u"\"%1\" is one word too many."_s.arg(operands[syntax.operands.size()]),
                          syntax.words);

    ConfigOverrides overrides = before;
    parser.addTo(overrides);
    if (const Result<void> checked = ConfigLoader::check(overrides); !checked)
        return wrongUsage(checked.error().message, syntax.words);
    const Result<Config> config = m_loader.load(overrides);
    if (!config) {
        m_console.fail(config.error());
        return {.code = ExitCode::Failed};
    }
    return {.command = &command, .invocation = {*config, operands, parser.values()}};
}

/// "leaderboard" alone, "leaderboard verfy", or nothing that we know.
CommandLine::Prepared CommandLine::explainFamily(const QStringList &words) const
{
    QList<CommandSyntax> family;
    QStringList firsts;
    QStringList seconds;
    for (const CommandSyntax &syntax : syntaxes()) {
        firsts << syntax.words.first();
        if (syntax.words.first() == words.first()) {
            family << syntax;
            seconds << syntax.words.value(1);
        }
    }
    if (family.isEmpty()) {
        const QString meant = nearest(words.first(), firsts);
        const QString hint = meant.isEmpty() ? QString() : u" Did you mean \"%1\"?"_s.arg(meant);
        return wrongUsage(u"There is no command \"%1\".%2"_s.arg(words.first(), hint), {});
    }
    const QString second = words.value(1);
    if (second == "--help"_L1 || second == "-h"_L1) {
        m_console.data(helptext::ofFamily(m_console.program(), words.first(), family).toUtf8());
        return {};
    }
    const QString known = u"\"%1\" takes one of: %2."_s.arg(words.first(), seconds.join(u", "_s));
    return wrongUsage(
        second.isEmpty() ? known : u"There is no command \"%1 %2\"; %3"_s.arg(words.first(), second, known),
        words.mid(0, 1));
}

CommandLine::Prepared CommandLine::wrongUsage(const QString &what, const QStringList &words) const
{
    m_console.fail(what);
    const QString &program = m_console.program();
    const QStringList command{program, words.join(u' '), u"COMMAND [OPTION]..."_s};
    QString usage = u"Usage: %1"_s.arg(command.join(u' ').simplified());
    for (const CommandSyntax &syntax : syntaxes()) {
        if (syntax.words == words)
            usage = helptext::usage(program, syntax).trimmed();
    }
    m_console.note(usage);
    m_console.note(
        u"Try \"%1\"."_s.arg(QStringList{program, words.join(u' '), u"--help"_s}.join(u' ').simplified()));
    return {.code = ExitCode::WrongUsage};
}

} // namespace scorewatch
