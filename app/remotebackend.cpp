// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remotebackend.h"

using namespace Qt::StringLiterals;

namespace scorewatch {

RemoteBackend::RemoteBackend(const ApiEndpoint &endpoint, const QString &token, const RemoteOptions &options,
                             QObject *parent)
    : BoardBackend(parent)
    , m_client(endpoint, token, options)
    , m_lookup(std::make_unique<RemotePlayerLookup>(m_client))
    , m_live(m_client)
{
    using State = ConnectionStatus::State;
    m_status.name = u"scorewatchd"_s;
    m_status.place = endpoint.displayName();
    connect(&m_live, &RemoteBoardService::boardChanged, this, &RemoteBackend::noteBoard);
    // While nothing answers it is tried every few seconds; the reason stays, and does not blink.
    connect(&m_live, &RemoteBoardService::connecting, this, [this] {
        if (m_status.detail.isEmpty())
            note(State::Connecting, {});
    });
    connect(&m_live, &RemoteBoardService::connected, this, [this] { note(State::Connected, {}); });
    connect(&m_live, &RemoteBoardService::lost, this,
            [this](const Error &why) { note(State::Disconnected, why.message); });
    connect(&m_live, &RemoteBoardService::refused, this, [this](const Error &why) {
        note(State::Disconnected, why.message);
        Q_EMIT loginRefused(why);
    });
}

void RemoteBackend::start()
{
    Q_EMIT progress(u"Connecting to scorewatchd at %1"_s.arg(m_status.place));
    Q_EMIT addressed();
    m_live.start();
}

PlayerLookup *RemoteBackend::lookup() const
{
    return m_lookup.get();
}

void RemoteBackend::note(ConnectionStatus::State state, const QString &detail)
{
    if (m_status.state == state && m_status.detail == detail)
        return;
    m_status.state = state;
    m_status.detail = detail;
    Q_EMIT scorewatchdChanged(m_status);
}

void RemoteBackend::noteBoard(const LiveBoard &board)
{
    using State = ConnectionStatus::State;
    // It answers; whether it knows the board is for it to say.
    if (m_status.state == State::Connected || m_status.state == State::Degraded) {
        const bool works = board.state == LiveState::Live;
        note(works ? State::Connected : State::Degraded, board.stateReason);
    }
    Q_EMIT boardChanged(board);
}

} // namespace scorewatch
