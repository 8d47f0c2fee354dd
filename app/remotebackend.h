// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/boardbackend.h"
#include "core/domain/connectionstatus.h"
#include "core/remote/apiclient.h"
#include "core/remote/remoteboardservice.h"
#include "core/remote/remoteplayerlookup.h"

namespace scorewatch {

/// Serves a profile from the score API of a scorewatchd, with a token and without any database. Main thread.
class RemoteBackend final : public BoardBackend
{
    Q_OBJECT

public:
    RemoteBackend(const ApiEndpoint &endpoint, const QString &token, const RemoteOptions &options = {},
                  QObject *parent = nullptr);

    void start() override;
    [[nodiscard]] PlayerLookup *lookup() const override;

Q_SIGNALS:
    void scorewatchdChanged(const scorewatch::ConnectionStatus &status);

private:
    void note(ConnectionStatus::State state, const QString &detail);
    void noteBoard(const LiveBoard &board);

    ApiClient m_client;
    std::unique_ptr<RemotePlayerLookup> m_lookup;
    RemoteBoardService m_live;
    ConnectionStatus m_status;
};

} // namespace scorewatch
