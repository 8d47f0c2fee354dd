// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workcommand.h"

namespace scorewatch {

/// `audit head`: prints the end of the chain, to be kept elsewhere.
class AuditHeadCommand final : public WorkCommand
{
public:
    [[nodiscard]] CommandSyntax syntax() const override;

protected:
    [[nodiscard]] Result<ExitCode> work(const Invocation &invocation, Console &console,
                                        std::stop_token stop) override;
};

} // namespace scorewatch
