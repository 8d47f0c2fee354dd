// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include <QTemporaryFile>

#include "app/commandtable.h"
#include "app/console.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

/// Says what it is, and does nothing.
class Inert final : public Command
{
public:
    explicit Inert(CommandSyntax syntax) : m_syntax(std::move(syntax)) { }
    CommandSyntax syntax() const override { return m_syntax; }
    void start(const Invocation &, Console &, Done) override { }
    void interrupt() override { }

private:
    CommandSyntax m_syntax;
};

CommandSyntax paint()
{
    return {.words = {u"paint"_s, u"wall"_s},
            .summary = u"Paint a wall"_s,
            .description = u"Paints it."_s,
            .operands = {{u"WALL"_s, u"which one"_s}},
            .options
            = {{.name = u"coats"_s, .value = u"N"_s, .standard = u"2"_s, .range = {{1, 9}}},
               {.name = u"colour"_s, .value = u"NAME"_s, .choices = {u"red"_s, u"blue"_s}},
               {.name = u"simulate"_s, .value = u"RATE"_s, .implied = u"200"_s, .range = {{1, 1000}}},
               {.name = u"dry"_s}},
            .needs = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Redis};
}

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_out = std::tmpfile();
        m_err = std::tmpfile();
        QVERIFY(m_out && m_err);
        m_console = std::make_unique<Console>(u"prog"_s, m_out, m_err);
    }
    void cleanup()
    {
        m_console.reset();
        std::fclose(m_out);
        std::fclose(m_err);
    }

    void understands()
    {
        const CommandLine::Prepared prepared
            = prepare({u"paint"_s, u"wall"_s, u"north"_s, u"--colour=red"_s, u"--dry"_s});
        QVERIFY(prepared.command);
        QCOMPARE(prepared.invocation.operands, QStringList(u"north"_s));
        QCOMPARE(prepared.invocation.text(u"colour"_s), u"red"_s);
        QCOMPARE(prepared.invocation.number(u"coats"_s), 2); // what goes without saying
        QVERIFY(prepared.invocation.has(u"dry"_s));
        QVERIFY(!prepared.invocation.has(u"simulate"_s));
        QVERIFY(err().isEmpty() && out().isEmpty());
    }

    void aValueMayGoWithoutSaying()
    {
        QCOMPARE(prepare({u"paint"_s, u"wall"_s, u"x"_s, u"--simulate"_s}).invocation.number(u"simulate"_s),
                 200);
        QCOMPARE(prepare({u"paint"_s, u"wall"_s, u"--simulate=7"_s, u"x"_s}).invocation.number(u"simulate"_s),
                 7);
    }

    void theConfigurationMayStandBeforeAndBehind()
    {
        QTemporaryFile first;
        QTemporaryFile second;
        QVERIFY(first.open() && second.open());
        first.write("[redis]\nurl = redis://first\n");
        second.write("[redis]\nurl = redis://second\n");
        QVERIFY(first.flush() && second.flush());
        auto prepared = prepare({u"--config"_s, first.fileName(), u"paint"_s, u"wall"_s, u"x"_s});
        QVERIFY(prepared.command);
        QCOMPARE(prepared.invocation.config.redis->host, u"first"_s);
        prepared = prepare({u"--config"_s, first.fileName(), u"paint"_s, u"wall"_s, u"x"_s, u"--config"_s,
                            second.fileName(), u"--postgres-dsn"_s, u"postgresql://db/x"_s});
        QVERIFY(prepared.command);
        QCOMPARE(prepared.invocation.config.redis->host, u"second"_s);
        QCOMPARE(prepared.invocation.config.postgresDsn, u"postgresql://db/x"_s);
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << QStringList() << u"No command"_s;
        QTest::newRow("unknown command") << QStringList{u"dance"_s} << u"no command \"dance\"."_s;
        QTest::newRow("mistyped command") << QStringList{u"piant"_s} << u"Did you mean \"paint\"?"_s;
        QTest::newRow("half a command") << QStringList{u"paint"_s} << u"\"paint\" takes one of: wall."_s;
        QTest::newRow("wrong half") << QStringList{u"paint"_s, u"roof"_s} << u"no command \"paint roof\""_s;
        QTest::newRow("missing word") << QStringList{u"paint"_s, u"wall"_s} << u"WALL is missing."_s;
        QTest::newRow("word too many")
            << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"b"_s} << u"\"b\" is one word too many."_s;
        QTest::newRow("unknown option")
            << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--gloss"_s} << u"Unknown option 'gloss'."_s;
        QTest::newRow("option before")
            << QStringList{u"--gloss"_s, u"paint"_s} << u"Unknown option 'gloss'."_s;
        QTest::newRow("another's option")
            << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--api-listen"_s, u":80"_s}
            << u"Unknown option 'api-listen'."_s;
        QTest::newRow("missing value") << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--coats"_s}
                                       << u"Missing value after '--coats'."_s;
        QTest::newRow("empty value") << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--coats="_s}
                                     << u"--coats needs a value."_s;
        QTest::newRow("no number") << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--coats=many"_s}
                                   << u"--coats takes a whole number from 1 to 9, not \"many\"."_s;
        QTest::newRow("too many") << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--coats=10"_s}
                                  << u"from 1 to 9"_s;
        QTest::newRow("no choice") << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--colour=grey"_s}
                                   << u"--colour takes red, blue, not \"grey\"."_s;
        QTest::newRow("value for a switch") << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--dry=no"_s}
                                            << u"Unexpected value after '--dry'."_s;
        QTest::newRow("bad address") << QStringList{u"paint"_s, u"wall"_s, u"a"_s, u"--redis-url=nowhere"_s}
                                     << u"Redis address"_s;
        QTest::newRow("secret") << QStringList{u"paint"_s, u"wall"_s, u"a"_s,
                                               u"--redis-url=redis://:hush@x"_s}
                                << u"holds a password"_s;
    }
    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const CommandLine::Prepared prepared = prepare(arguments);
        QVERIFY(!prepared.command);
        QCOMPARE(int(prepared.code), 2);
        const QString text = err();
        QVERIFY2(text.contains(said), qPrintable(text));
        QVERIFY2(text.contains(u"\nUsage: prog "_s) && text.contains(u"--help\"."_s), qPrintable(text));
        QVERIFY(!text.contains(u"hush"_s));
        QVERIFY(out().isEmpty());
    }

    void aBadFileIsFailedWork()
    {
        const CommandLine::Prepared prepared
            = prepare({u"paint"_s, u"wall"_s, u"x"_s, u"--config"_s, u"/nowhere/at/all"_s});
        QVERIFY(!prepared.command);
        QCOMPARE(int(prepared.code), 1);
        QVERIFY(err().contains(u"there is no file /nowhere/at/all"_s));
    }

    void help_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("program") << QStringList{u"--help"_s} << u"Usage: prog [--config FILE] COMMAND"_s;
        QTest::newRow("short") << QStringList{u"-h"_s} << u"paint wall  Paint a wall"_s;
        QTest::newRow("word") << QStringList{u"help"_s} << u"paint wall  Paint a wall"_s;
        QTest::newRow("family") << QStringList{u"paint"_s, u"--help"_s} << u"Usage: prog paint COMMAND"_s;
        QTest::newRow("command") << QStringList{u"paint"_s, u"wall"_s, u"--help"_s}
                                 << u"Usage: prog paint wall WALL [OPTION]"_s;
        QTest::newRow("help of a command") << QStringList{u"help"_s, u"paint"_s, u"wall"_s} << u"--coats N"_s;
        QTest::newRow("before the command")
            << QStringList{u"--help"_s, u"paint"_s, u"wall"_s} << u"--simulate[=RATE]"_s;
        QTest::newRow("whatever else is wrong")
            << QStringList{u"paint"_s, u"wall"_s, u"--gloss"_s, u"--help"_s} << u"Usage: prog paint wall"_s;
        QTest::newRow("version") << QStringList{u"--version"_s} << u"prog 0."_s;
    }
    void help()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const CommandLine::Prepared prepared = prepare(arguments);
        QVERIFY(!prepared.command);
        QCOMPARE(int(prepared.code), 0);
        const QString text = out();
        QVERIFY2(text.contains(said), qPrintable(text));
        QVERIFY(err().isEmpty());
    }

    /// Every command that ships explains itself, and no two are called the same.
    void everyCommandExplainsItself()
    {
        QStringList names;
        for (const std::unique_ptr<Command> &command : makeCommands()) {
            const CommandSyntax syntax = command->syntax();
            QVERIFY(!names.contains(syntax.name()));
            names << syntax.name();
            QVERIFY2(!syntax.summary.isEmpty() && !syntax.summary.endsWith(u'.'), qPrintable(syntax.name()));
            QVERIFY2(syntax.description.endsWith(u'.'), qPrintable(syntax.name()));
            QVERIFY2(!syntax.examples.isEmpty(), qPrintable(syntax.name()));
            for (const OptionSyntax &option : syntax.options)
                QVERIFY2(!option.description.isEmpty(), qPrintable(option.name));
        }
        QVERIFY(names.contains(u"migrate"_s) && names.contains(u"doctor"_s)
                && names.contains(u"leaderboard verify"_s));
    }

private:
    CommandLine::Prepared prepare(const QStringList &arguments)
    {
        m_commands.clear();
        m_commands.push_back(std::make_unique<Inert>(paint()));
        return CommandLine(m_commands, ConfigLoader({}, u"/nowhere/at/all"_s), *m_console).prepare(arguments);
    }

    QString out() { return read(m_out); }
    QString err() { return read(m_err); }
    QString read(std::FILE *file)
    {
        [[maybe_unused]] const bool written = m_console->finish();
        std::rewind(file);
        QByteArray text(65536, '\0');
        text.resize(qsizetype(std::fread(text.data(), 1, size_t(text.size()), file)));
        return QString::fromUtf8(text);
    }

    CommandLine::Commands m_commands;
    std::FILE *m_out = nullptr;
    std::FILE *m_err = nullptr;
    std::unique_ptr<Console> m_console;
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
