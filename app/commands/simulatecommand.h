// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workcommand.h"

namespace scorewatch {

/// `simulate`: makes players, and lets them play through the real write path.
class SimulateCommand final : public WorkCommand
{
public:
    [[nodiscard]] CommandSyntax syntax() const override;

protected:
    [[nodiscard]] Result<ExitCode> work(const Invocation &invocation, Console &console,
                                        std::stop_token stop) override;
    [[nodiscard]] QString logRules() const override;
};

} // namespace scorewatch
