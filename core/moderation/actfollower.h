// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include "core/moderation/actfollowup.h"
#include "core/redis/redisscript.h"

namespace scorewatch {

class ConnectionPool;
class RedisClient;

/// Does what has to follow an act outside PostgreSQL, again and again until it is done: tells Redis and every desk,
/// refreshes the top ten's view, lifts bans that have ended, and, where the API is served, has tokens refused and sockets
/// closed and says so in `moderation:proof:{act}`. Any number of processes may run one. Lives in the thread that made it,
/// which runs an event loop; what is marked "any thread" may be called from elsewhere.
class ActFollower final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        std::chrono::milliseconds every{200};      ///< between looks when nobody wakes it
        std::chrono::milliseconds liftEvery{1000}; ///< between looks for bans that have ended
    };
    /// `boardChanged` is called in this thread when acts were seen: their players may have left the board.
    ActFollower(ConnectionPool &pool, RedisClient &client, std::function<void()> boardChanged,
                Options options, QObject *parent = nullptr);
    ~ActFollower() override;

    /// A server of the API: who refuses tokens and closes sockets.
    struct Server
    {
        QByteArray name; ///< "web-1/4711"
        /// Reads anew what is revoked; calls back in the follower's thread.
        std::function<void(std::function<void(bool known)>)> readRevocations;
        /// Closes who watches with a token of before (seconds since 1970); calls back on any thread with how many.
        std::function<void(const UserId &, qint64 validAfter, std::function<void(int closed)>)> closeSockets;
    };
    void serve(Server server);
    /// Before what the server is made of ends.
    void endServing();

    void start();
    /// Any thread. There was an act.
    void wake();

private:
    void begin();
    void looked(const Result<actfollowup::Look> &look);
    void rest(const Result<bool> &isDone);
    void askServer(const QList<actfollowup::News> &news);
    void counted(quint64 serving, qint64 act, int closed);
    void beat();
    void sendProofs();
    void proved(const QHash<qint64, int> &sent, bool isTold);

    ConnectionPool &m_pool;
    RedisClient &m_client;
    const std::function<void()> m_boardChanged;
    const Options m_options;
    const RedisScript m_beat;
    Server m_server;
    quint64 m_serving = 0; ///< grows when the server ends: late answers of the one before do not count
    actfollowup::Cursor m_cursor;
    QSet<qint64> m_seen;           ///< acts of the last look, which the next may hold again
    QHash<qint64, int> m_unproved; ///< sockets closed, for Redis to be told
    bool m_isWorking = false;
    bool m_isProving = false;
    bool m_isWoken = false;
    bool m_isAnswering = true;
    std::chrono::steady_clock::time_point m_liftAt{};
    std::chrono::steady_clock::time_point m_beatAt{};
    QTimer m_timer{this};
};

} // namespace scorewatch
