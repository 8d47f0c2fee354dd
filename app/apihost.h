// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
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

    /// `inheritedSocket` is a listening socket that the system opened for us, or -1. The error says what a person can do.
    Result<void> start(int inheritedSocket);
    /// Answers what is under way and takes no more; blocks for some seconds at most.
    void stop();
    [[nodiscard]] QString address() const;

private:
    struct Services;

    Result<void> makeServices(int inheritedSocket);

    Backend &m_backend;
    std::unique_ptr<Services> m_services;
    std::atomic<bool> m_postgresAway = false;
    std::atomic<bool> m_redisAway = true;
};

} // namespace scorewatch
