// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/apiclient.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

#include "core/base/async.h"
#include "tests/core/remote/fakescorewatchd.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// An authority and a certificate for "localhost".
bool makeCertificates(const QString &directory)
{
    QFile extensions(directory + "/server.ext"_L1);
    if (!extensions.open(QIODevice::WriteOnly) || extensions.write("subjectAltName=DNS:localhost\n") < 0)
        return false;
    extensions.close();
    const QList<QString> steps{
        u"req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=test-authority"_s,
        u"req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost"_s,
        u"x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 2 -extfile server.ext"_s};
    for (const QString &step : steps) {
        QProcess openssl;
        openssl.setWorkingDirectory(directory);
        openssl.setProcessChannelMode(QProcess::MergedChannels);
        openssl.start(u"openssl"_s, step.split(u' '));
        if (!openssl.waitForFinished() || openssl.exitCode() != 0)
            return false;
    }
    return true;
}

QSslConfiguration serverTls(const QString &directory)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    QFile key(directory + "/server.key"_L1);
    if (key.open(QIODevice::ReadOnly))
        tls.setPrivateKey(QSslKey(&key, QSsl::Rsa));
    tls.setLocalCertificateChain(QSslCertificate::fromPath(directory + "/server.crt"_L1));
    return tls;
}

} // namespace

class TestApiClient : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeScorewatchd> m_server;
    RemoteOptions m_options;

    Result<QJsonObject> answerOf(ApiClient &client, const QString &path)
    {
        std::optional<Result<QJsonObject>> answer;
        async::onFinished(client.get(path), this, [&answer](const auto &result) { answer = result; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
            return Error{Error::Code::Internal, u"The test waited in vain."_s, {}, {}};
        return *answer;
    }
    Result<QJsonObject> get(const QString &path, const QString &token = FakeScorewatchd::goodToken())
    {
        ApiClient client(m_server->endpoint(), token, m_options);
        return answerOf(client, path);
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeScorewatchd>();
        m_server->start();
        m_options = {};
    }

    void readsAnAnswer()
    {
        m_server->answers.insert(u"/api/v1/x"_s, {200, "{\"a\":1}", {}});
        const auto answer = get(u"/api/v1/x"_s, u"  good.operator.token\n"_s); // as it was copied
        VERIFY_OK(answer);
        QCOMPARE(answer->value("a"_L1).toInt(), 1);
        QVERIFY(m_server->heads().last().contains("Accept-Encoding: identity"));
        QVERIFY(!m_server->heads().last().contains("Origin"));
    }

    void everyAnswerMeansSomething_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Error::Code>("code");
        QTest::addColumn<QString>("word");
        const QByteArray problem
            = R"({"type":"urn:scorewatch:problem:x","detail":"The player is not on the board."})";
        using Code = Error::Code;
        QTest::newRow("401") << 401 << problem << Code::PermissionDenied << u"token issue"_s;
        QTest::newRow("403") << 403 << problem << Code::PermissionDenied << u"role operator"_s;
        QTest::newRow("404") << 404 << problem << Code::NotFound << u"not on the board"_s;
        QTest::newRow("404 of another")
            << 404 << QByteArray("<h1>") << Code::Incompatible << u"not the score"_s;
        QTest::newRow("400") << 400 << problem << Code::InvalidArgument << u"not on the board"_s;
        QTest::newRow("400 of another")
            << 400 << QByteArray("no") << Code::Incompatible << u"not the score"_s;
        QTest::newRow("429") << 429 << problem << Code::Unavailable << u"in a moment"_s;
        QTest::newRow("503") << 503 << problem << Code::Unavailable << u"in a moment"_s;
        QTest::newRow("no JSON") << 200 << QByteArray("hello") << Code::Incompatible << u"not the score"_s;
        QTest::newRow("a list") << 200 << QByteArray("[]") << Code::Incompatible << u"not the score"_s;
        QTest::newRow("large") << 200 << QByteArray(300'000, ' ') + "{}" << Code::Incompatible
                               << u"not the score"_s;
    }
    void everyAnswerMeansSomething()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(Error::Code, code);
        QFETCH(QString, word);
        m_server->answers.insert(u"/api/v1/x"_s, {status, body, {}});
        const auto answer = get(u"/api/v1/x"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, code);
        QVERIFY2(answer.error().message.contains(word), qPrintable(toString(answer.error())));
        QVERIFY(answer.error().message.endsWith(u'.'));
    }

    void aRedirectIsNotFollowed()
    {
        FakeScorewatchd other;
        other.start();
        other.answers.insert(u"/api/v1/x"_s, {200, "{}", {}});
        m_server->answers.insert(u"/api/v1/x"_s,
                                 {302, {}, "Location: " + other.url().toLatin1() + "/api/v1/x\r\n"});
        const auto answer = get(u"/api/v1/x"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Error::Code::Incompatible);
        QVERIFY(other.requests().isEmpty());
    }

    void nobodyThere()
    {
        m_server->stop();
        const auto answer = get(u"/api/v1/x"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Error::Code::Unavailable);
        QVERIFY(answer.error().message.contains(m_server->endpoint().displayName()));
    }

    void nobodyAnswers()
    {
        m_server->isMute = true;
        m_options.answerTimeout = 50ms;
        const auto answer = get(u"/api/v1/x"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Error::Code::Timeout);
    }

    void aTokenThatCannotBeOneIsNotSent_data()
    {
        QTest::addColumn<QString>("token");
        QTest::newRow("none") << u" "_s;
        QTest::newRow("two lines") << u"good\r\nX-Evil: 1"_s;
        QTest::newRow("letters") << u"gööd"_s;
        QTest::newRow("long") << QString(5000, u'a');
    }
    void aTokenThatCannotBeOneIsNotSent()
    {
        QFETCH(QString, token);
        const auto answer = get(u"/api/v1/x"_s, token);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Error::Code::PermissionDenied);
        QVERIFY(m_server->requests().isEmpty());
    }

    void theEndOfAClientIsAnAnswer()
    {
        m_server->isMute = true;
        auto client = std::make_unique<ApiClient>(m_server->endpoint(), m_server->token, m_options);
        std::optional<Result<QJsonObject>> answer;
        async::onFinished(client->get(u"/api/v1/x"_s), this, [&](const auto &result) { answer = result; });
        QTRY_COMPARE(m_server->requests().size(), 1);
        client.reset();
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().code, Error::Code::Cancelled);
    }

    void tlsIsCheckedAgainstItsAuthority()
    {
        QTemporaryDir directory;
        QVERIFY(makeCertificates(directory.path()));
        m_server->stop();
        m_server->start(serverTls(directory.path()));
        m_server->answers.insert(u"/api/v1/x"_s, {200, "{}", {}});

        ApiEndpoint endpoint = m_server->endpoint();
        ApiClient stranger(endpoint, m_server->token, m_options);
        const auto refused = answerOf(stranger, u"/api/v1/x"_s);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains("certificate"_L1), qPrintable(toString(refused.error())));

        endpoint.caFile = directory.filePath(u"ca.crt"_s);
        ApiClient friendly(endpoint, m_server->token, m_options);
        VERIFY_OK(answerOf(friendly, u"/api/v1/x"_s));
        QCOMPARE(friendly.webSocketUrl({}).scheme(), u"wss"_s);

        endpoint.caFile = directory.filePath(u"server.ext"_s);
        ApiClient lost(endpoint, m_server->token, m_options);
        QVERIFY(lost.problem());
        QCOMPARE(answerOf(lost, u"/api/v1/x"_s).error().code, Error::Code::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestApiClient)
#include "tst_apiclient.moc"
