// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/live/boardfollower.h"
#include "tests/core/live/fakeboard.h"
#include "tests/support/support.h"

namespace scorewatch::test {

/// What the tests of a BoardFollower share: a board in the place of Redis and a follower of it.
class FollowerTest : public QObject
{
    Q_OBJECT

protected:
    LiveFeedOptions m_options;
    std::unique_ptr<FakeBoard> m_board;
    std::unique_ptr<BoardFollower> m_follower;

    void make()
    {
        m_follower.reset();
        m_follower = std::make_unique<BoardFollower>(m_board.get(), m_options);
    }
    /// Opens and waits until the board is followed.
    void follow()
    {
        make();
        m_follower->open();
        QTRY_COMPARE(m_follower->phase(), BoardFollower::Phase::Following);
    }
    void hear(const QByteArray &message) { m_follower->offer(decoded(message)); }
    [[nodiscard]] bool isRight() const
    {
        const QList<BoardEntry> truth = m_board->top();
        return m_follower->phase() == BoardFollower::Phase::Following && m_follower->board().top() == truth
            && m_follower->board().position() == m_board->present(0).position;
    }
    [[nodiscard]] qint64 missed() const { return m_follower->ledger().missed(); }
    [[nodiscard]] qint64 recovered() const { return m_follower->ledger().recovered(); }

private Q_SLOTS:
    /// Fifty players, no comparisons, quick pauses.
    void init()
    {
        using namespace std::chrono_literals;
        m_follower.reset();
        m_board = std::make_unique<FakeBoard>();
        for (int i = 0; i < 50; ++i)
            m_board->set(player(i), 100 + i);
        m_options = LiveFeedOptions();
        m_options.checkInterval = 1h;
        m_options.tailGrace = 5ms;
        m_options.retryFirst = 1ms;
        m_options.retryCeiling = 8ms;
    }
};

} // namespace scorewatch::test
