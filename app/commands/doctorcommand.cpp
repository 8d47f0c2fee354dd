// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/doctorcommand.h"

#include <algorithm>

#include "app/commands/doctortext.h"
#include "app/console.h"
#include "app/output.h"
#include "app/selftest.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

OutputTable tableOf(const QList<DoctorCheck> &checks)
{
    OutputTable table{.columns = {{u"id"_s, {}},
                                  {u"title"_s, {}},
                                  {u"status"_s, {}},
                                  {u"found"_s, {}},
                                  {u"expected"_s, {}},
                                  {u"advice"_s, {}}},
                      .rows = {}};
    for (const DoctorCheck &check : checks)
        table.rows.push_back({check.id, check.title, doctortext::word(check.status), check.found,
                              check.expected, check.advice});
    return table;
}

} // namespace

CommandSyntax DoctorCommand::syntax() const
{
    return {.words = {u"doctor"_s},
            .summary = u"Look for what is wrong with PostgreSQL, Redis and the rights on them"_s,
            .description
            = u"Looks at versions, settings, rights, the schema, partitions, the board and the clocks, and "
              u"changes "
              "nothing. What could not be looked at is \"unknown\", with the reason. The exit status is 1 if "
              "anything is bad."_s,
            .options = {{.name = u"format"_s,
                         .value = u"FORMAT"_s,
                         .description = u"table or json"_s,
                         .standard = u"table"_s,
                         .choices = {u"table"_s, u"json"_s}}},
            .needs
            = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Redis | CommandSyntax::Embedded,
            .examples = {u"doctor"_s, u"doctor --format json"_s}};
}

Result<ExitCode> DoctorCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    const QList<DoctorCheck> checks = selftest::run(invocation.config, stop);
    if (stop.stop_requested())
        return Error{Error::Code::Cancelled, u"The examination was not finished."_s, {}, {}};
    if (invocation.text(u"format"_s) == "json"_L1)
        console.data(output::toText(tableOf(checks), OutputFormat::Json));
    else
        console.data(doctortext::toText(checks, console.columns()));
    const bool bad = std::any_of(checks.begin(), checks.end(), [](const DoctorCheck &check) {
        return check.status == DoctorCheck::Status::Bad;
    });
    return bad ? ExitCode::Failed : ExitCode::Done;
}

} // namespace scorewatch
