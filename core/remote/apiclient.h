// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QByteArray>
#include <QFuture>
#include <QJsonObject>
#include <QObject>
#include <QUrl>
#include <QUrlQuery>

#include "core/base/result.h"
#include "core/config/apiendpoint.h"
#include "core/remote/remoteoptions.h"

class QNetworkReply;
class QNetworkRequest;
class QSslConfiguration;

namespace scorewatch {

/// Calls the score API of one scorewatchd with one token and hands back the JSON of its answers. Main thread.
///
/// Follows no redirect, which could lead the token elsewhere, and lets go of an answer that is larger than allowed.
class ApiClient final : public QObject
{
    Q_OBJECT

public:
    ApiClient(ApiEndpoint endpoint, const QString &token, RemoteOptions options = {},
              QObject *parent = nullptr);
    ~ApiClient() override;

    /// `path` starts with "/api/v1/" or is one of the server's own, e.g. "/readyz".
    [[nodiscard]] QFuture<Result<QJsonObject>> get(const QString &path, const QUrlQuery &query = {});
    [[nodiscard]] QFuture<Result<QJsonObject>> post(const QString &path);

    /// The address of the WebSocket with this query.
    [[nodiscard]] QUrl webSocketUrl(const QUrlQuery &query) const;
    [[nodiscard]] const QSslConfiguration &tls() const;
    [[nodiscard]] const ApiEndpoint &endpoint() const { return m_endpoint; }
    [[nodiscard]] const RemoteOptions &options() const { return m_options; }
    /// Why nothing can be called at all: a token that cannot be one, an authority that cannot be read.
    [[nodiscard]] const std::optional<Error> &problem() const { return m_problem; }

private:
    [[nodiscard]] QUrl urlOf(const QString &path, const QUrlQuery &query, bool webSocket) const;
    [[nodiscard]] QNetworkRequest requestFor(const QString &path, const QUrlQuery &query) const;
    [[nodiscard]] QFuture<Result<QJsonObject>> answerOf(QNetworkReply *reply);
    [[nodiscard]] Result<QJsonObject> read(QNetworkReply *reply) const;
    void takeToken(const QString &token);
    void takeAuthority();

    struct Network;

    ApiEndpoint m_endpoint;
    RemoteOptions m_options;
    QByteArray m_token;
    std::optional<Error> m_problem;
    std::unique_ptr<Network> m_network; ///< whoever calls need not know Qt's networking
};

} // namespace scorewatch
