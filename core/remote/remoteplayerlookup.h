// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/players/playerlookup.h"
#include "core/remote/apiclient.h"

namespace scorewatch {

/// Finds players and reads the board through the score API of a scorewatchd. Main thread.
class RemotePlayerLookup final : public QObject, public PlayerLookup
{
    Q_OBJECT

public:
    /// The client must outlive the lookup.
    explicit RemotePlayerLookup(ApiClient &client, QObject *parent = nullptr);

    QFuture<Result<QList<PlayerMatch>>> find(const QString &text, int limit) override;
    QFuture<Result<BoardPage>> around(UserId player, int each) override;
    QFuture<Result<BoardPage>> page(qint64 offset, int count) override;

private:
    [[nodiscard]] QFuture<Result<BoardPage>> readBoard(const QUrlQuery &query);

    ApiClient &m_client;
};

} // namespace scorewatch
