// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/auditheadcommand.h"

#include "app/commands/connections.h"
#include "app/console.h"
#include "app/output.h"
#include "core/audit/audithead.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr auto kPatience = 30s;

} // namespace

CommandSyntax AuditHeadCommand::syntax() const
{
    return {.words = {u"audit"_s, u"head"_s},
            .summary = u"Print the head of the audit's chain, to be kept elsewhere"_s,
            .description
            = u"Whoever keeps it on another machine notices when the end of the audit is cut off: "
              u"scorewatchd audit verify --expect-head HASH. Standard output is the hash and nothing else."_s,
            .options = {{.name = u"format"_s,
                         .value = u"FORMAT"_s,
                         .description = u"text or json"_s,
                         .standard = u"text"_s,
                         .choices = {u"text"_s, u"json"_s}}},
            .needs = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Embedded,
            .examples = {u"audit head"_s, u"audit head --format json"_s}};
}

Result<ExitCode> AuditHeadCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    const auto connection = connections::openPostgres(invocation.config, connections::Way::AsConfigured,
                                                      u"scorewatchd audit head"_s, kPatience);
    if (!connection)
        return connection.error();
    const std::stop_callback interrupted(
        stop, [canceller = (*connection)->canceller()] { (void)canceller.cancel(); });
    const Result<AuditHead> head = readAuditHead(**connection);
    if (!head)
        return head.error();
    if (invocation.text(u"format"_s) == "json"_L1) {
        const OutputTable table{.columns = {{u"position"_s, {}}, {u"head"_s, {}}, {u"sealed_at"_s, {}}},
                                .rows = {{head->position, QString::fromLatin1(head->hash), head->sealedAt}}};
        console.data(output::toText(table, OutputFormat::Json));
        return ExitCode::Done;
    }
    console.data(head->hash + '\n');
    console.note(
        head->position == 0
            ? u"Nothing of the audit is sealed yet."_s
            : u"Position %1, sealed at %2."_s.arg(head->position).arg(output::shown(head->sealedAt)));
    return ExitCode::Done;
}

} // namespace scorewatch
