// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSignalSpy>

#include "core/remote/remoteboardservice.h"
#include "tests/core/remote/fakescorewatchd.h"
#include "tests/core/remote/remotemessages.h"

namespace scorewatch::test {

/// Somebody who watches a FakeScorewatchd, in a hurry: every time is short but those that a test sets.
class RemoteWatch final : public QObject
{
public:
    explicit RemoteWatch(FakeScorewatchd &server, const QString &token = FakeScorewatchd::goodToken(),
                         RemoteOptions options = hurried())
        : client(server.endpoint(), token, std::move(options)), service(client)
    {
        connect(&service, &RemoteBoardService::boardChanged, this, [this](const LiveBoard &board) {
            shown = board;
            events += board.events;
            ++boards;
        });
    }

    static RemoteOptions hurried()
    {
        using namespace std::chrono_literals;
        RemoteOptions options;
        options.reconnectFirst = 2ms;
        options.reconnectCeiling = 20ms;
        options.frame = 1ms;
        options.tick = 5ms;
        // The messages of the tests are of this instant.
        options.utcNow = [] {
            return QDateTime::fromString(QStringLiteral("2026-11-25T03:00:00.250Z"), Qt::ISODateWithMs);
        };
        return options;
    }

    ApiClient client;
    RemoteBoardService service;
    LiveBoard shown;
    QList<BoardEvent> events;
    int boards = 0;
    QSignalSpy connected{&service, &RemoteBoardService::connected};
    QSignalSpy lost{&service, &RemoteBoardService::lost};
    QSignalSpy refused{&service, &RemoteBoardService::refused};
};

} // namespace scorewatch::test
