// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workcommand.h"

namespace scorewatch {

/// `user undo`: takes an act on a player back.
class UserUndoCommand final : public WorkCommand
{
public:
    [[nodiscard]] CommandSyntax syntax() const override;

protected:
    [[nodiscard]] Result<ExitCode> work(const Invocation &invocation, Console &console,
                                        std::stop_token stop) override;
};

} // namespace scorewatch
