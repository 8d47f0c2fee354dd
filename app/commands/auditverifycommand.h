// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workcommand.h"

namespace scorewatch {

/// `audit verify`: says whether the audit is as it was written, and names the first row that is not.
class AuditVerifyCommand final : public WorkCommand
{
public:
    [[nodiscard]] CommandSyntax syntax() const override;

protected:
    [[nodiscard]] Result<ExitCode> work(const Invocation &invocation, Console &console,
                                        std::stop_token stop) override;
};

} // namespace scorewatch
