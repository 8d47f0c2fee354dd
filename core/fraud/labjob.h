// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QThreadPool>

#include "core/fraud/frauddesk.h"
#include "core/postgres/pgconnection.h"

namespace scorewatch {

/// A RuleLab at work on a thread of a pool, with a connection of its own. Main thread.
///
/// The pool outlives it, and has to have room for one more short job for each that runs: the one that cancels it.
class LabJob final : public LabRun
{
    Q_OBJECT

public:
    struct Server
    {
        QString dsn;
        PgConnection::Options options;
    };

    /// Begins at once.
    LabJob(QThreadPool &workers, Server server, FraudRule rule, int days, QObject *parent = nullptr);
    ~LabJob() override;

    void cancel() override;

private:
    struct State;

    QThreadPool &m_workers;
    std::shared_ptr<State> m_state; ///< shared with the worker, which may outlive this
};

} // namespace scorewatch
