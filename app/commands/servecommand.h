// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTimer>

#include "app/apihost.h"
#include "app/backend.h"
#include "app/command.h"

namespace scorewatch {

/// Runs the services of a profile until it is told to end: serves the API, keeps the board in Redis PostgreSQL's, publishes
/// every change, and says where everything is. With --simulate it has players of its own.
class ServeCommand final : public QObject, public Command
{
    Q_OBJECT

public:
    ServeCommand();

    [[nodiscard]] CommandSyntax syntax() const override;
    void start(const Invocation &invocation, Console &console, Done done) override;
    void interrupt() override;

private:
    void connectBackend();
    void serveApi();
    void sayAddresses();
    void sayBoard();
    void end(ExitCode code);

    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<ApiHost> m_api;
    Console *m_console = nullptr;
    Done m_done;
    QTimer m_boardTimer;
    QTimer m_watchdog;
    int m_socket = -1; ///< that systemd opened for us
    LiveBoard m_board;
    bool m_everReady = false;
};

} // namespace scorewatch
