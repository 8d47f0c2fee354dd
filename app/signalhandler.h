// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QObject>
#include <QSocketNotifier>

namespace scorewatch {

/// Turns SIGINT and SIGTERM into a Qt signal of the main thread. A second SIGINT (the person pressed Ctrl+C again)
/// ends the program at once, also when its event loop is stuck. One at a time.
class SignalHandler final : public QObject
{
    Q_OBJECT

public:
    explicit SignalHandler(QObject *parent = nullptr);
    ~SignalHandler() override;

Q_SIGNALS:
    void received(int signal);

private:
    void read();

    std::array<int, 2> m_pipe{-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace scorewatch
