// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workcommand.h"

namespace scorewatch {

/// `user show`: one player's profile, score, place on the board and newest ledger rows.
class UserShowCommand final : public WorkCommand
{
public:
    [[nodiscard]] CommandSyntax syntax() const override;

protected:
    [[nodiscard]] Result<ExitCode> work(const Invocation &invocation, Console &console,
                                        std::stop_token stop) override;
};

} // namespace scorewatch
