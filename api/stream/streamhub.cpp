// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamhub.h"

#include "api/stream/streamviewer.h"

namespace scorewatch::stream {
namespace {

using namespace std::chrono_literals;

/// How soon it is looked again whether the threads are through with the last frame.
constexpr auto kBusyPause = 2ms;

bool isOf(const StreamViewer &viewer, const QByteArray &sessionId)
{
    return viewer.principal() && viewer.principal()->sessionId == sessionId;
}

} // namespace

StreamHub::StreamHub(http::ServerThreads &threads, StreamOptions options)
    : m_options(std::move(options))
    , m_budget(std::make_shared<std::atomic<qint64>>(0))
    , m_builder(m_options, m_budget)
    , m_rooms(std::make_shared<StreamRooms>(threads, m_options, m_budget, m_builder.window()))
    , m_closed(std::make_shared<ClosedViewers>())
    , m_lastFrame(m_options.steadyNow() - m_options.frame)
{
    m_frameTimer.setSingleShot(true);
    m_frameTimer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_frameTimer, &QTimer::timeout, &m_context, [this] { flush(); });
    QObject::connect(&m_beatTimer, &QTimer::timeout, &m_context, [this] { m_rooms->beat(); });
    m_beatTimer.start(m_options.heartbeat / 5);
}

StreamHub::~StreamHub() = default;

void StreamHub::accept(const LiveBoard &board)
{
    m_builder.accept(board);
    arm();
}

void StreamHub::arm()
{
    const auto now = m_options.steadyNow();
    const auto due = m_builder.due(now);
    if (m_stopped || !due)
        return;
    const auto wait = std::max(*due, m_lastFrame + m_options.frame - now);
    if (!m_frameTimer.isActive() || m_frameTimer.remainingTimeAsDuration() > wait)
        m_frameTimer.start(wait);
}

void StreamHub::flush()
{
    if (!m_onItsWay.expired())
        return m_frameTimer.start(kBusyPause);
    const auto now = m_options.steadyNow();
    if (m_builder.due(now).value_or(1ms) > 0ms)
        return arm(); // what was due has gone out meanwhile
    m_lastFrame = now;
    m_onItsWay = m_rooms->spread(m_builder.take(m_lastFrame));
    arm();
}

void StreamHub::stop()
{
    m_stopped = true;
    m_frameTimer.stop();
    m_beatTimer.stop();
    m_rooms->stop();
}

void StreamHub::closeSession(const QByteArray &sessionId)
{
    if (sessionId.isEmpty())
        return; // that of every token that was issued by hand
    m_rooms->close([sessionId](const StreamViewer &viewer) { return isOf(viewer, sessionId); }, SessionEnded,
                   "The session was ended.");
}

void StreamHub::closeUser(const UserId &user, qint64 validAfter, std::function<void(int)> closed)
{
    // Told when the last thread lets go of it. Nothing but it may be kept alive by what waits on the threads.
    const std::shared_ptr<const void> last(
        nullptr, [viewers = m_closed, user, validAfter, closed = std::move(closed)](const void *) {
            if (closed)
                closed(viewers->of(user, validAfter));
        });
    const auto isUser = [viewers = m_closed, last, user, validAfter](const StreamViewer &viewer) {
        const bool isMeant = viewer.principal() && viewer.principal()->userId == user
            && viewer.principal()->issuedAt < validAfter;
        if (isMeant && !viewer.isClosing())
            viewers->add(user, validAfter);
        return isMeant;
    };
    m_rooms->close(isUser, SessionEnded, "The session was ended.");
}

} // namespace scorewatch::stream
