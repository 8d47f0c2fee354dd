// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/auditverifycommand.h"

#include <QRegularExpression>

#include "app/commands/connections.h"
#include "app/console.h"
#include "app/output.h"
#include "core/audit/auditverifier.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

QString nameOf(AuditVerdict::Fault fault)
{
    switch (fault) {
    case AuditVerdict::Fault::None:
        return u"none"_s;
    case AuditVerdict::Fault::ChangedRow:
        return u"changed row"_s;
    case AuditVerdict::Fault::MissingRow:
        return u"missing row"_s;
    case AuditVerdict::Fault::BrokenLink:
        return u"broken link"_s;
    case AuditVerdict::Fault::UnsealedRow:
        return u"unsealed row"_s;
    case AuditVerdict::Fault::OtherHead:
        break;
    }
    return u"other head"_s;
}

OutputValue orNothing(qint64 number)
{
    return number == 0 ? OutputValue() : OutputValue(number);
}

/// The verdict as one row.
OutputTable tableOf(const AuditVerdict &verdict)
{
    return {.columns = {{u"fault"_s, u"Fault"_s},
                        {u"position"_s, u"At position"_s},
                        {u"row_id"_s, u"Row"_s},
                        {u"row_created_at"_s, u"Written at"_s},
                        {u"verified"_s, u"Rows that are right"_s},
                        {u"unsealed"_s, u"Waiting for their seal"_s},
                        {u"head"_s, u"Head"_s}},
            .rows
            = {{nameOf(verdict.fault), orNothing(verdict.firstBad), orNothing(verdict.badRow),
                verdict.badRowAt, verdict.verified, verdict.unsealed, QString::fromLatin1(verdict.head)}}};
}

} // namespace

CommandSyntax AuditVerifyCommand::syntax() const
{
    return {.words = {u"audit"_s, u"verify"_s},
            .summary = u"Verify that no row of the audit was changed, deleted or slipped in"_s,
            .description
            = u"Follows the chain of hashes from its beginning and names the first row that is not as it was "
              "written, with exit status 1. Rows may be written meanwhile. A head that was kept elsewhere "
              "(scorewatchd audit head) shows also that the end was not cut off."_s,
            .options = {{.name = u"expect-head"_s,
                         .value = u"HASH"_s,
                         .description = u"a head that must be on the chain: 64 hexadecimal digits"_s},
                        {.name = u"format"_s,
                         .value = u"FORMAT"_s,
                         .description = u"table, json or csv"_s,
                         .standard = u"table"_s,
                         .choices = {u"table"_s, u"json"_s, u"csv"_s}}},
            .needs = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Embedded,
            .examples = {u"audit verify"_s, u"audit verify --expect-head 9f2c…e1 --format json"_s}};
}

Result<ExitCode> AuditVerifyCommand::work(const Invocation &invocation, Console &console,
                                          std::stop_token stop)
{
    static const QRegularExpression isHash(u"^[0-9a-fA-F]{64}$"_s);
    const QString expected = invocation.text(u"expect-head"_s);
    if (invocation.has(u"expect-head"_s) && !isHash.match(expected).hasMatch()) {
        console.fail(u"The audit was not verified because --expect-head is not 64 hexadecimal digits."_s);
        return ExitCode::WrongUsage;
    }
    const auto connection = connections::openPostgres(invocation.config, connections::Way::AsConfigured,
                                                      u"scorewatchd audit verify"_s);
    if (!connection)
        return connection.error();
    const std::stop_callback interrupted(
        stop, [canceller = (*connection)->canceller()] { (void)canceller.cancel(); });
    const auto verdict
        = AuditVerifier(**connection)
              .run(
                  expected.toLatin1(),
                  [&console](qint64 rows) { console.progress(u"%1 rows verified"_s.arg(rows)); }, stop);
    if (!verdict)
        return verdict.error();
    const OutputFormat format = *output::formatFromText(invocation.text(u"format"_s));
    const OutputTable table = tableOf(*verdict);
    console.data(format == OutputFormat::Table ? output::toRecord(table) : output::toText(table, format));
    console.note(verdict->sentence);
    return verdict->isIntact() ? ExitCode::Done : ExitCode::Failed;
}

} // namespace scorewatch
