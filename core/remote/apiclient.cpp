// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/apiclient.h"

#include <algorithm>
#include <memory>

#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPromise>
#include <QSslCertificate>
#include <QSslConfiguration>

#include "core/base/async.h"
#include "core/remote/apiproblem.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr qsizetype kLongestToken = 4096;

/// Set on a reply that was let go because of its size: Qt then reports it as cancelled.
constexpr const char *kTooLarge = "scorewatchTooLarge";

} // namespace

struct ApiClient::Network
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    QNetworkAccessManager manager;
};

ApiClient::ApiClient(ApiEndpoint endpoint, const QString &token, RemoteOptions options, QObject *parent)
    : QObject(parent)
    , m_endpoint(std::move(endpoint))
    , m_options(std::move(options))
    , m_network(std::make_unique<Network>())
{
    takeAuthority();
    takeToken(token);
}

ApiClient::~ApiClient()
{
    // Their promises go with their connections, and whoever waits is told that the call was cancelled.
    for (QNetworkReply *reply : m_network->manager.findChildren<QNetworkReply *>()) {
        reply->disconnect(this);
        reply->abort();
    }
}

const QSslConfiguration &ApiClient::tls() const
{
    return m_network->tls;
}

void ApiClient::takeToken(const QString &token)
{
    const QString trimmed = token.trimmed();
    const auto isVisible = [](QChar c) { return c > u' ' && c < u'\x7f'; };
    if (!trimmed.isEmpty() && trimmed.size() <= kLongestToken
        && std::all_of(trimmed.cbegin(), trimmed.cend(), isVisible)) {
        m_token = trimmed.toLatin1();
        return;
    }
    m_problem = Error{
        Error::Code::PermissionDenied,
        trimmed.isEmpty()
            ? u"scorewatchd at %1 asks for a token. Enter one from \"scorewatchd token issue\"."_s.arg(
                m_endpoint.displayName())
            : u"The token cannot be one: it is too long, or holds blanks or special characters. Copy it again."_s,
        {},
        {}};
}

void ApiClient::takeAuthority()
{
    if (m_endpoint.caFile.isEmpty())
        return;
    const QList<QSslCertificate> authorities = QSslCertificate::fromPath(
        m_endpoint.caFile, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
    if (authorities.isEmpty()) {
        m_problem
            = Error{Error::Code::InvalidArgument,
                    u"The file with the authority of scorewatchd at %1 holds no certificate that can be "
                    "read. Check the name behind ?ca=."_s.arg(m_endpoint.displayName()),
                    m_endpoint.caFile,
                    {}};
        return;
    }
    m_network->tls.setCaCertificates(authorities);
}

QUrl ApiClient::urlOf(const QString &path, const QUrlQuery &query, bool webSocket) const
{
    QUrl url;
    if (webSocket)
        url.setScheme(m_endpoint.secure ? u"wss"_s : u"ws"_s);
    else
        url.setScheme(m_endpoint.secure ? u"https"_s : u"http"_s);
    url.setHost(m_endpoint.host);
    url.setPort(m_endpoint.port);
    url.setPath(m_endpoint.path + path, QUrl::TolerantMode);
    if (!query.isEmpty())
        url.setQuery(query);
    return url;
}

QUrl ApiClient::webSocketUrl(const QUrlQuery &query) const
{
    return urlOf(u"/ws"_s, query, true);
}

QNetworkRequest ApiClient::requestFor(const QString &path, const QUrlQuery &query) const
{
    QNetworkRequest request(urlOf(path, query, false));
    request.setRawHeader("Authorization", "Bearer " + m_token);
    request.setRawHeader("Accept", "application/json, application/problem+json");
    // Named by us, so Qt unpacks nothing: a small answer must not become a large one.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("User-Agent", "scorewatch");
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setTransferTimeout(int(m_options.answerTimeout.count()));
    request.setSslConfiguration(m_network->tls);
    return request;
}

QFuture<Result<QJsonObject>> ApiClient::get(const QString &path, const QUrlQuery &query)
{
    if (m_problem)
        return async::ready<QJsonObject>(*m_problem);
    return answerOf(m_network->manager.get(requestFor(path, query)));
}

QFuture<Result<QJsonObject>> ApiClient::post(const QString &path)
{
    if (m_problem)
        return async::ready<QJsonObject>(*m_problem);
    QNetworkRequest request = requestFor(path, {});
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_L1);
    return answerOf(m_network->manager.post(request, QByteArray("{}")));
}

QFuture<Result<QJsonObject>> ApiClient::answerOf(QNetworkReply *reply)
{
    const auto promise = std::make_shared<QPromise<Result<QJsonObject>>>();
    promise->start();
    reply->setReadBufferSize(m_options.maxAnswer + 1); // more than that is never in memory
    connect(reply, &QNetworkReply::readyRead, this, [this, reply] {
        if (reply->bytesAvailable() <= m_options.maxAnswer)
            return;
        reply->setProperty(kTooLarge, true);
        reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, promise] {
        reply->deleteLater();
        promise->addResult(read(reply));
        promise->finish();
    });
    return promise->future();
}

Result<QJsonObject> ApiClient::read(QNetworkReply *reply) const
{
    const QString place = m_endpoint.displayName();
    if (reply->property(kTooLarge).toBool())
        return apiproblem::notScorewatchd(place,
                                          u"its answer is larger than %1 bytes"_s.arg(m_options.maxAnswer));
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // An answer that broke off in its body has a status and an error that is not about it.
    const bool broke = reply->error() != QNetworkReply::NoError && reply->error() < 100;
    if (status == 0 || broke)
        return apiproblem::ofConnection(reply->error(), reply->errorString(), place);
    const QByteArray body = reply->readAll();
    if (status < 200 || status >= 300)
        return apiproblem::ofAnswer(status, body, place);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (!document.isObject())
        return apiproblem::notScorewatchd(place, u"its answer is no JSON object: "_s + error.errorString());
    return document.object();
}

} // namespace scorewatch
