// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopoptions.h"

#include <QCommandLineParser>

#include "scorewatch_version.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr int kDefaultRate = 200;
constexpr int kHighestRate = 100'000;

Error wrongUsage(const QString &sentence)
{
    return {Error::Code::InvalidArgument, sentence + u" Try \"scorewatch --help\"."_s, {}, {}};
}

Result<int> number(const QString &option, const QString &text, int least, int most)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    if (!ok || value < least || value > most)
        return wrongUsage(
            u"--%1 takes a whole number from %2 to %3, not \"%4\"."_s.arg(option).arg(least).arg(most).arg(
                text));
    return value;
}

Result<QSize> sizeOf(const QString &text)
{
    const QStringList parts = text.split(u'x');
    bool okWidth = false;
    bool okHeight = false;
    const QSize size(parts.value(0).toInt(&okWidth), parts.value(1).toInt(&okHeight));
    if (parts.size() != 2 || !okWidth || !okHeight || size.width() < 200 || size.height() < 150
        || size.width() > 16'000 || size.height() > 16'000)
        return wrongUsage(u"--size takes WIDTHxHEIGHT, not \"%1\"."_s.arg(text));
    return size;
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"The desk from which a live scoreboard is run."_s);
    parser.addOptions({
        {u"profile"_s, u"Open the connection profile of this name."_s, u"NAME"_s},
        {u"embedded"_s,
         u"Run on PostgreSQL and Redis of the program's own, started from the system's packages."_s},
        {u"simulate"_s, u"Write with simulated players; 200 updates a second, or --simulate=RATE."_s},
        {u"players"_s, u"Simulated players to make where there are none (2000)."_s, u"N"_s},
        {u"page"_s, u"Open at this page, e.g. live."_s, u"NAME"_s},
        {u"screenshot"_s, u"Write a picture of the window to this file, then end."_s, u"FILE"_s},
        {u"after"_s, u"Seconds to wait before the picture is taken (5)."_s, u"SECONDS"_s},
        {u"theme"_s, u"dark or light, for this run only."_s, u"THEME"_s},
        {u"size"_s, u"Size of the window, e.g. 1440x900."_s, u"SIZE"_s},
        {u"wall"_s, u"Start in wall mode."_s},
        {u"headless"_s, u"No window: the same as scorewatchd serve, with its options."_s},
        {{u"h"_s, u"help"_s}, u"Show this help."_s},
        {{u"v"_s, u"version"_s}, u"Show the version."_s},
    });
}

Result<void> readNumbers(const QCommandLineParser &parser, DesktopOptions &out)
{
    if (parser.isSet(u"after"_s)) {
        const auto after = number(u"after"_s, parser.value(u"after"_s), 0, 86'400);
        if (!after)
            return after.error();
        out.screenshotAfter = *after;
    }
    if (parser.isSet(u"players"_s)) {
        const auto players = number(u"players"_s, parser.value(u"players"_s), 20, 10'000'000);
        if (!players)
            return players.error();
        out.simulatedPlayers = *players;
    }
    if (parser.isSet(u"size"_s)) {
        const auto size = sizeOf(parser.value(u"size"_s));
        if (!size)
            return size.error();
        out.size = *size;
    }
    return {};
}

} // namespace

Result<DesktopOptions> DesktopOptions::parse(const QStringList &arguments)
{
    DesktopOptions out;
    QStringList rest;
    // Qt's parser knows no option whose value may be left out.
    for (const QString &argument : arguments) {
        if (!argument.startsWith("--simulate="_L1)) {
            rest.append(argument);
            continue;
        }
        const auto rate = number(u"simulate"_s, argument.section(u'=', 1), 1, kHighestRate);
        if (!rate)
            return rate.error();
        out.simulatedRate = *rate;
    }

    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(rest))
        return wrongUsage(parser.errorText() + (parser.errorText().endsWith(u'.') ? QString() : u"."_s));
    if (!parser.positionalArguments().isEmpty())
        return wrongUsage(u"\"%1\" is not understood."_s.arg(parser.positionalArguments().constFirst()));
    if (parser.isSet(u"help"_s))
        return Error{Error::Code::NotFound, parser.helpText(), {}, {}};
    if (parser.isSet(u"version"_s))
        return Error{Error::Code::NotFound, QStringLiteral("scorewatch " SCOREWATCH_VERSION "\n"), {}, {}};

    out.profile = parser.value(u"profile"_s);
    out.embedded = parser.isSet(u"embedded"_s);
    if (parser.isSet(u"simulate"_s) && out.simulatedRate == 0)
        out.simulatedRate = kDefaultRate;
    out.page = parser.value(u"page"_s);
    out.screenshot = parser.value(u"screenshot"_s);
    out.theme = parser.value(u"theme"_s);
    out.wall = parser.isSet(u"wall"_s);
    if (!out.theme.isEmpty() && out.theme != "dark"_L1 && out.theme != "light"_L1)
        return wrongUsage(u"--theme is dark or light."_s);
    if (const auto read = readNumbers(parser, out); !read)
        return read.error();
    return out;
}

} // namespace scorewatch
