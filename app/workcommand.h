// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <stop_token>
#include <thread>

#include "app/command.h"
#include "core/base/result.h"

namespace scorewatch {

class EmbeddedServers;

/// A command that may block: it works in a thread of its own, so that a signal still reaches the program. Where the
/// person wants the embedded servers, they are started (or joined) before and stopped (or left) after.
class WorkCommand : public Command
{
public:
    WorkCommand();
    ~WorkCommand() override; ///< not while it works

    void start(const Invocation &invocation, Console &console, Done done) final;
    void interrupt() final;

protected:
    /// In the worker thread. An error is told to the person and is ExitCode::Failed. After `stop` was requested the
    /// work should end soon, with an error that says what became of it.
    [[nodiscard]] virtual Result<ExitCode> work(const Invocation &invocation, Console &console,
                                                std::stop_token stop)
        = 0;

    /// Further logging rules, each beginning with a line break, for what of the log belongs to the command's own words.
    [[nodiscard]] virtual QString logRules() const { return {}; }

private:
    void startServers();
    void beginWork();
    void finish(ExitCode code);

    Invocation m_invocation;
    Console *m_console = nullptr;
    Done m_done;
    std::unique_ptr<EmbeddedServers> m_servers; ///< only where they are asked for
    std::jthread m_thread;
};

} // namespace scorewatch
