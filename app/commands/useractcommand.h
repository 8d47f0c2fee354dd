// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workcommand.h"
#include "core/domain/moderationact.h"

namespace scorewatch {

/// `user flag`, `ban`, `correct` and so on: does one act to a player.
class UserActCommand final : public WorkCommand
{
public:
    explicit UserActCommand(ActKind kind) : m_kind(kind) { }

    [[nodiscard]] CommandSyntax syntax() const override;

protected:
    [[nodiscard]] Result<ExitCode> work(const Invocation &invocation, Console &console,
                                        std::stop_token stop) override;

private:
    /// Everything but the player. The error is one of usage.
    [[nodiscard]] Result<ActRequest> requestFrom(const Invocation &invocation) const;

    const ActKind m_kind;
};

} // namespace scorewatch
