// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remotetest.h"

#include <utility>

#include "core/base/async.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Status = DoctorCheck::Status;

DoctorCheck boardCheck(const Result<QJsonObject> &answer)
{
    const QString title = u"Board"_s;
    const QString expected = u"as Redis has it"_s;
    if (!answer)
        return {u"scorewatchd.board"_s, title,    Status::Bad,
                answer.error().detail,  expected, answer.error().message};
    const QString found = u"%1 players"_s.arg(answer->value("players"_L1).toInteger());
    if (answer->value("stale"_L1).toBool()) {
        return {u"scorewatchd.board"_s,
                title,
                Status::Warning,
                found + u", of before"_s,
                expected,
                u"Check the Redis of this scorewatchd: without it the board stands still."_s};
    }
    return {u"scorewatchd.board"_s, title, Status::Ok, found, expected, {}};
}

DoctorCheck searchCheck(const Result<QJsonObject> &answer)
{
    const QString title = u"Search for players"_s;
    const QString expected = u"allowed"_s;
    if (answer)
        return {u"scorewatchd.search"_s, title, Status::Ok, u"allowed"_s, expected, {}};
    return {u"scorewatchd.search"_s, title,    Status::Warning,
            answer.error().detail,   expected, answer.error().message};
}

} // namespace

QFuture<Result<QList<DoctorCheck>>> RemoteTest::start(const ApiEndpoint &endpoint, const QString &token,
                                                      QObject *parent)
{
    auto *test = new RemoteTest(endpoint, token, parent);
    test->tryToken();
    return test->m_promise.future();
}

RemoteTest::RemoteTest(const ApiEndpoint &endpoint, const QString &token, QObject *parent)
    : QObject(parent), m_client(endpoint, token)
{
    m_promise.start();
}

void RemoteTest::tryToken()
{
    async::onFinished(m_client.post(u"/api/v1/auth/ws-ticket"_s), this, [this](const auto &answer) {
        if (!answer) {
            finish(answer.error());
            return;
        }
        m_checks.append({u"scorewatchd.token"_s, u"Token"_s, Status::Ok, u"taken"_s, u"taken"_s, {}});
        tryBoard();
    });
}

void RemoteTest::tryBoard()
{
    QUrlQuery query;
    query.addQueryItem(u"limit"_s, u"1"_s);
    async::onFinished(m_client.get(u"/api/v1/leaderboard"_s, query), this, [this](const auto &answer) {
        m_checks.append(boardCheck(answer));
        trySearch();
    });
}

void RemoteTest::trySearch()
{
    QUrlQuery query;
    query.addQueryItem(u"name"_s, u"a"_s);
    query.addQueryItem(u"limit"_s, u"1"_s);
    async::onFinished(m_client.get(u"/api/v1/leaderboard/players"_s, query), this,
                      [this](const auto &answer) {
                          m_checks.append(searchCheck(answer));
                          finish(std::exchange(m_checks, {}));
                      });
}

void RemoteTest::finish(Result<QList<DoctorCheck>> result)
{
    m_promise.addResult(std::move(result));
    m_promise.finish();
    deleteLater();
}

} // namespace scorewatch
