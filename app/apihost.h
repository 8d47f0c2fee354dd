// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QObject>

#include "core/base/result.h"
#include "core/domain/connectionstatus.h"
#include "core/live/liveboard.h"

namespace scorewatch {

class Backend;

/// Serves the API on top of a Backend: who is who, the limits, and the server. Made when the backend is ready; ends
/// before it. Main thread.
class ApiHost final : public QObject
{
    Q_OBJECT

public:
    explicit ApiHost(Backend &backend, QObject *parent = nullptr);
    ~ApiHost() override;

    /// Serves once it is known who was logged out; serving() or failed() follows. `inheritedSocket` is a listening socket
    /// that the system opened for us, or -1.
    void start(int inheritedSocket);
    /// Takes no more requests and lets what is under way be answered, in ten seconds at most; `stopped` is called later, on
    /// the main thread. Without it the destructor ends everything at once.
    void stop(std::function<void()> stopped);
    [[nodiscard]] QString address() const;

Q_SIGNALS:
    void serving();
    /// The error says what a person can do.
    void failed(const scorewatch::Error &error);

private:
    struct Services;

    void makeServices(int inheritedSocket);
    void serve();
    void followActs();
    void drained(const std::function<void()> &stopped);

    Backend &m_backend;
    std::unique_ptr<Services> m_services;
    std::atomic<bool> m_postgresAway = false;
    std::atomic<bool> m_redisAway = true;
};

} // namespace scorewatch
