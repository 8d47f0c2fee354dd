// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/helptext.h"

#include "app/terminaltext.h"
#include "core/config/configkey.h"
#include "core/config/configloader.h"

using namespace Qt::StringLiterals;

namespace scorewatch::helptext {
namespace {

constexpr int kColumns = 100;

/// What is said about each setting of the configuration, in the order of kConfigNames.
struct Said
{
    CommandSyntax::Need need;
    const char16_t *value;
    const char16_t *description;
};
constexpr Said kSaid[] = {
    {CommandSyntax::Postgres, u"ADDRESS", u"PostgreSQL, as a libpq URI without a password"},
    {CommandSyntax::Postgres, u"ADDRESS", u"the same past a pooler, for what a pooler cannot do"},
    {CommandSyntax::Redis, u"URL", u"Redis: redis://, rediss:// or unix://, without a password"},
    {CommandSyntax::Api, u"ADDRESS", u"where the API listens: host:port or unix:PATH"},
    {CommandSyntax::Api, u"FILE", u"the file with the key that signs tokens"},
    {CommandSyntax::Serving, u"FILE", u"serve the API with TLS: the certificate and its chain, in PEM"},
    {CommandSyntax::Serving, u"FILE", u"the certificate's key, in PEM"},
    {CommandSyntax::Serving, u"LIST", u"origins of pages that may call the API, between commas"},
    {CommandSyntax::Serving, u"LIST",
     u"proxies whose word about a client's address is taken, between commas"},
    {CommandSyntax::Serving, u"yes|no", u"whether the board can be read without a token"},
    {CommandSyntax::Serving, u"N", u"threads that serve requests"},
    {CommandSyntax::Serving, u"N", u"clients that may be connected at once"},
    {CommandSyntax::Serving, u"off|failures|all", u"which requests are logged"},
    {CommandSyntax::Serving, u"N", u"scores a player may write in any 60 s"},
    {CommandSyntax::Serving, u"N", u"scores a service may write for one player in any 60 s; 0: any number"},
    {CommandSyntax::Serving, u"text|json", u"how messages are written to standard error"},
};
static_assert(std::size(kSaid) == kConfigNames.size());

struct Line
{
    QString term;
    QString text;
};

QString list(const QString &heading, const QList<Line> &lines)
{
    if (lines.isEmpty())
        return {};
    int widest = 0;
    for (const Line &line : lines)
        widest = qMax(widest, terminaltext::width(line.term));
    QString out = u"\n%1:\n"_s.arg(heading);
    for (const Line &line : lines) {
        const QStringList pieces = terminaltext::wrapped(line.text, kColumns - widest - 4);
        for (qsizetype i = 0; i < pieces.size(); ++i) {
            const QString term = i == 0 ? line.term : QString();
            out += u"  "_s + term.leftJustified(widest) + u"  "_s + pieces[i] + u'\n';
        }
    }
    return out;
}

Line lineOf(const OptionSyntax &option)
{
    QString term = u"--"_s + option.name;
    if (!option.implied.isEmpty())
        term += u"[=%1]"_s.arg(option.value);
    else if (!option.value.isEmpty())
        term += u' ' + option.value;
    QString text = option.description;
    if (!option.standard.isEmpty())
        text += u" (default %1)"_s.arg(option.standard);
    return {term, text};
}

QList<Line> linesOf(const QList<OptionSyntax> &options)
{
    QList<Line> lines;
    for (const OptionSyntax &option : options)
        lines << lineOf(option);
    return lines;
}

QString paragraph(const QString &text)
{
    return u'\n' + terminaltext::wrapped(text, kColumns).join(u'\n') + u'\n';
}

QList<Line> linesOf(const QList<CommandSyntax> &commands)
{
    QList<Line> lines;
    for (const CommandSyntax &command : commands)
        lines << Line{command.name(), command.summary};
    return lines;
}

} // namespace

QList<OptionSyntax> connectionOptions(CommandSyntax::Needs needs)
{
    QList<OptionSyntax> options;
    options << OptionSyntax{.name = u"config"_s,
                            .value = u"FILE"_s,
                            .description
                            = u"the configuration to read in place of %1"_s.arg(ConfigLoader::defaultFile())};
    for (size_t i = 0; i < kConfigNames.size(); ++i) {
        if (needs.testFlag(kSaid[i].need)) {
            options << OptionSyntax{.name = QLatin1String(kConfigNames[i].option),
                                    .value = QString::fromUtf16(kSaid[i].value),
                                    .description = QString::fromUtf16(kSaid[i].description)};
        }
    }
    if (needs.testFlag(CommandSyntax::Embedded)) {
        options << OptionSyntax{.name = u"embedded"_s,
                                .description = u"use the program's own PostgreSQL and Redis"_s}
                << OptionSyntax{.name = u"profile"_s,
                                .value = u"NAME"_s,
                                .description = u"whose embedded data it is"_s};
    }
    return options;
}

QString usage(const QString &program, const CommandSyntax &command)
{
    QString line = u"Usage: %1 %2"_s.arg(program, command.name());
    for (const OperandSyntax &operand : command.operands)
        line += u' ' + operand.name;
    return line + u" [OPTION]...\n"_s;
}

QString ofProgram(const QString &program, const QList<CommandSyntax> &commands)
{
    return u"Usage: %1 [--config FILE] COMMAND [OPTION]...\n"_s.arg(program)
        + paragraph(u"The server of Scorewatch, through which scores are written, and its tools."_s)
        + list(u"Commands"_s, linesOf(commands))
        + list(u"Options"_s,
               {{u"--config FILE"_s,
                 u"the configuration to read in place of %1"_s.arg(ConfigLoader::defaultFile())},
                {u"--help"_s, u"this text; behind a command, what there is to know of it"_s},
                {u"--version"_s, u"the version of the program"_s}})
        + paragraph(u"Data goes to standard output, everything else to standard error. The exit status is 0 "
                    u"when it is "
                    "done, 1 when the work failed and 2 when the command was not understood."_s);
}

QString ofFamily(const QString &program, const QString &word, const QList<CommandSyntax> &commands)
{
    return u"Usage: %1 %2 COMMAND [OPTION]...\n"_s.arg(program, word)
        + list(u"Commands"_s, linesOf(commands));
}

QString ofCommand(const QString &program, const CommandSyntax &command)
{
    QList<Line> operands;
    for (const OperandSyntax &operand : command.operands)
        operands << Line{operand.name, operand.description};
    QList<Line> examples;
    QString out = usage(program, command) + paragraph(command.description) + list(u"Arguments"_s, operands)
        + list(u"Options"_s, linesOf(command.options) << Line{u"--help"_s, u"this text"_s})
        + list(u"Where the servers are"_s, linesOf(connectionOptions(command.needs)));
    if (!command.examples.isEmpty()) {
        out += u"\nExamples:\n"_s;
        for (const QString &example : command.examples)
            out += u"  %1 %2\n"_s.arg(program, example);
    }
    return out;
}

} // namespace scorewatch::helptext
