// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>

#include "core/base/result.h"
#include "core/doctor/doctorcheck.h"
#include "core/remote/apiclient.h"

namespace scorewatch {

/// Tries out what a profile of kind scorewatchd needs: the token, the board, and the search for players. Main thread;
/// deletes itself when it has answered, or goes with its parent.
class RemoteTest final : public QObject
{
    Q_OBJECT

public:
    /// The error says why nothing could be tried: nobody answers, or the token is not taken.
    [[nodiscard]] static QFuture<Result<QList<DoctorCheck>>> start(const ApiEndpoint &endpoint,
                                                                   const QString &token, QObject *parent);

private:
    RemoteTest(const ApiEndpoint &endpoint, const QString &token, QObject *parent);

    void tryToken();
    void tryBoard();
    void trySearch();
    void finish(Result<QList<DoctorCheck>> result);

    ApiClient m_client;
    QPromise<Result<QList<DoctorCheck>>> m_promise;
    QList<DoctorCheck> m_checks;
};

} // namespace scorewatch
