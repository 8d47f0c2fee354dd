// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandtable.h"

#include "app/commands/auditheadcommand.h"
#include "app/commands/auditlistcommand.h"
#include "app/commands/auditverifycommand.h"
#include "app/commands/doctorcommand.h"
#include "app/commands/migratecommand.h"
#include "app/commands/rebuildcommand.h"
#include "app/commands/servecommand.h"
#include "app/commands/simulatecommand.h"
#include "app/commands/tokenissuecommand.h"
#include "app/commands/useractcommand.h"
#include "app/commands/usershowcommand.h"
#include "app/commands/userundocommand.h"
#include "app/commands/verifycommand.h"

namespace scorewatch {

CommandLine::Commands makeCommands()
{
    CommandLine::Commands commands;
    commands.push_back(std::make_unique<ServeCommand>());
    commands.push_back(std::make_unique<MigrateCommand>());
    commands.push_back(std::make_unique<DoctorCommand>());
    commands.push_back(std::make_unique<SimulateCommand>());
    commands.push_back(std::make_unique<RebuildCommand>());
    commands.push_back(std::make_unique<VerifyCommand>());
    commands.push_back(std::make_unique<UserShowCommand>());
    commands.push_back(std::make_unique<AuditVerifyCommand>());
    commands.push_back(std::make_unique<AuditHeadCommand>());
    commands.push_back(std::make_unique<AuditListCommand>());
    for (const ActKind kind : {ActKind::Flag, ActKind::Unflag, ActKind::Hold, ActKind::Release, ActKind::Ban,
                               ActKind::Unban, ActKind::Warn, ActKind::Correct})
        commands.push_back(std::make_unique<UserActCommand>(kind));
    commands.push_back(std::make_unique<UserUndoCommand>());
    commands.push_back(std::make_unique<TokenIssueCommand>());
    return commands;
}

} // namespace scorewatch
