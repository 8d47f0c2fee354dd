// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/router.h"

#include <QTest>

#include "api/routing/problems.h"

using namespace scorewatch;
using namespace scorewatch::api;
using http::Method;

namespace {

/// Takes "Bearer ROLE" for a token.
class RoleAuthenticator final : public Authenticator
{
public:
    std::variant<Principal, http::Problem> authenticate(const http::HttpRequest &request) const override
    {
        const std::string_view field = request.header("authorization");
        const std::string_view name = field.substr(std::min<size_t>(field.size(), 7));
        const auto role = roleFromName(QByteArrayView(name.data(), qsizetype(name.size())));
        if (!role)
            return problems::unauthenticated({});
        return Principal{.role = *role, .subject = "somebody", .userId = {}, .tokenId = {}, .sessionId = {}};
    }
};

class Answer final : public http::HttpExchange::Channel
{
public:
    void respond(http::HttpResponse given) override { response = std::move(given); }
    void openWebSocket(std::shared_ptr<http::Viewer>) override { }
    void openEventStream(std::shared_ptr<http::Viewer>) override { }

    [[nodiscard]] std::string header(std::string_view name) const
    {
        for (const auto &[key, value] : response.headers) {
            if (key == name)
                return value;
        }
        return {};
    }

    http::HttpResponse response;
};

} // namespace

class TestRouter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_router = std::make_unique<Router>(m_authenticator, nullptr,
                                            std::vector<std::string>{"https://play.example.org"});
        const auto echo = [](const Call &call) { call.json(200, call.request().path); };
        m_router->add({Method::Get, "/open", Access::everybody(), echo});
        m_router->add({Method::Post, "/written", Access::everybody(), echo});
        m_router->add({Method::Post, "/done", Access::everybody(), echo, "application/json", false});
        m_router->add({Method::Post, "/players", Access::of({Role::Player}), echo});
        m_router->add({Method::Get, "/users/{id}", Access::anyRole(),
                       [](const Call &call) { call.json(200, call.part(0)); }});
        m_router->add({Method::Post, "/users/{id}/correct", Access::of({Role::Moderator, Role::Admin}),
                       [](const Call &call) { call.json(201, call.part(0)); }});
    }

    void routes_data()
    {
        QTest::addColumn<int>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("role");
        QTest::addColumn<int>("status");
        const auto row = [](Method method, const QByteArray &path, const QByteArray &role, int status) {
            QTest::addRow("%s %s as %s", method == Method::Get ? "GET" : "other", path.constData(),
                          role.constData())
                << int(method) << path << role << status;
        };
        row(Method::Get, "/open", "", 200);
        row(Method::Head, "/open", "", 200);
        row(Method::Post, "/open", "", 405);
        row(Method::Get, "/nothing", "", 404);
        row(Method::Get, "/open/", "", 404);
        row(Method::Get, "//open", "", 404);
        row(Method::Post, "/players", "", 401);
        row(Method::Post, "/players", "nobody", 401);
        row(Method::Post, "/players", "admin", 403);
        row(Method::Post, "/players", "player", 200);
        row(Method::Get, "/users/7", "operator", 200);
        row(Method::Get, "/users/", "operator", 404);
        row(Method::Get, "/users/7/8", "operator", 404);
        row(Method::Get, "/users/7/correct", "admin", 405);
        row(Method::Post, "/users/7/correct", "operator", 403);
        row(Method::Post, "/users/7/correct", "moderator", 201);
        row(Method::Delete, "/users/7", "admin", 405);
        row(Method::Other, "/open", "", 405);
        row(Method::Options, "/open", "", 204);
    }
    void routes()
    {
        QFETCH(int, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, role);
        QFETCH(int, status);
        http::HttpRequest request;
        request.method = Method(method);
        request.path = path.toStdString();
        if (!role.isEmpty())
            request.headers.emplace_back("authorization", "Bearer " + role.toStdString());
        const auto answer = ask(std::move(request));
        QCOMPARE(answer->response.status, status);
        if (status == 405)
            QVERIFY(!answer->header("Allow").empty());
        if (status == 401)
            QVERIFY(answer->header("WWW-Authenticate").starts_with("Bearer "));
    }

    void negotiates_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("status");
        QTest::newRow("JSON") << QByteArray("accept") << QByteArray("application/json") << 200;
        QTest::newRow("anything") << QByteArray("accept") << QByteArray("text/html, */*;q=0.1") << 200;
        QTest::newRow("family") << QByteArray("accept") << QByteArray("application/*") << 200;
        QTest::newRow("HTML") << QByteArray("accept") << QByteArray("text/html") << 406;
        QTest::newRow("all but JSON") << QByteArray("accept") << QByteArray("application/json;q=0") << 406;
        QTest::newRow("body in JSON")
            << QByteArray("content-type") << QByteArray("application/json; charset=UTF-8") << 200;
        QTest::newRow("body in another charset")
            << QByteArray("content-type") << QByteArray("application/json; charset=latin1") << 415;
        QTest::newRow("body of a form")
            << QByteArray("content-type") << QByteArray("application/x-www-form-urlencoded") << 415;
        QTest::newRow("body of no kind") << QByteArray("x-other") << QByteArray("x") << 415;
    }
    void negotiates()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        QFETCH(int, status);
        http::HttpRequest request;
        const bool writes = field != "accept";
        request.method = writes ? Method::Post : Method::Get;
        request.path = writes ? "/written" : "/open";
        request.headers.emplace_back(field.toStdString(), value.toStdString());
        if (writes)
            request.body = "{}";
        QCOMPARE(ask(std::move(request))->response.status, status);
    }

    void ignoresABodyThatNobodyAskedFor()
    {
        http::HttpRequest request;
        request.path = "/open";
        request.body = "a=b";
        request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
        QCOMPARE(ask(request)->response.status, 200);
        request.method = Method::Post;
        request.path = "/done";
        QCOMPARE(ask(request)->response.status, 200);
        request.path = "/written";
        QCOMPARE(ask(request)->response.status, 415);
    }

    void sharesOnlyWithPagesThatAreLetIn()
    {
        http::HttpRequest request;
        request.path = "/open";
        request.headers.emplace_back("origin", "https://play.example.org");
        QCOMPARE(ask(request)->header("Access-Control-Allow-Origin"),
                 std::string("https://play.example.org"));
        request.method = Method::Options;
        request.headers.emplace_back("access-control-request-method", "GET");
        QCOMPARE(ask(request)->header("Access-Control-Allow-Methods"), std::string("GET, HEAD"));
        request.headers[0].second = "https://evil.example.org";
        QCOMPARE(ask(request)->header("Access-Control-Allow-Origin"), std::string());
        QCOMPARE(ask(request)->header("Access-Control-Allow-Methods"), std::string());
    }

private:
    std::shared_ptr<Answer> ask(http::HttpRequest request)
    {
        auto answer = std::make_shared<Answer>();
        m_router->handle(
            http::HttpExchange(std::make_shared<const http::HttpRequest>(std::move(request)), answer));
        return answer;
    }

    RoleAuthenticator m_authenticator;
    std::unique_ptr<Router> m_router;
};

QTEST_APPLESS_MAIN(TestRouter)
#include "tst_router.moc"
