// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/apiproblem.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "core/domain/displayname.h"

using namespace Qt::StringLiterals;

namespace scorewatch::apiproblem {
namespace {

/// `detail` of a problem (RFC 9457), or nothing.
QString sentenceIn(const QByteArray &body)
{
    const QJsonObject problem = QJsonDocument::fromJson(body).object();
    if (!problem.value("type"_L1).toString().startsWith("urn:scorewatch:problem:"_L1))
        return {};
    return displayName(problem.value("detail"_L1).toString().simplified());
}

Error refusedCall(const QString &place, const QString &detail)
{
    return {
        Error::Code::PermissionDenied,
        u"scorewatchd at %1 does not allow that to the role of this token. Use a token of role operator."_s
            .arg(place),
        detail,
        {}};
}

} // namespace

Error tokenRefused(const QString &place, const QString &detail)
{
    return {
        Error::Code::PermissionDenied,
        u"scorewatchd at %1 does not take the token: it has expired, was revoked, or is for another server. "
        "Enter a new one from \"scorewatchd token issue\"."_s.arg(place),
        detail,
        {}};
}

Error notScorewatchd(const QString &place, const QString &detail)
{
    return {
        Error::Code::Incompatible,
        u"What answers at %1 is not the score API of a scorewatchd. Check the address and its port."_s.arg(
            place),
        detail,
        {}};
}

Error untrusted(const QString &words, const QString &place)
{
    return {
        Error::Code::Incompatible,
        u"The certificate of scorewatchd at %1 is not trusted. Check the address, or name the authority that "
        "signed it: https://host:port?ca=FILE."_s.arg(place),
        displayName(words),
        {}};
}

Error ofAnswer(int status, const QByteArray &body, const QString &place)
{
    const QString said = sentenceIn(body);
    const QString detail = said.isEmpty() ? u"HTTP status %1"_s.arg(status) : said;
    if (status == 401)
        return tokenRefused(place, detail);
    if (status == 403)
        return refusedCall(place, detail);
    if (status >= 300 && status < 400)
        return notScorewatchd(place, u"it leads to another address (HTTP status %1)"_s.arg(status));
    if (status == 404 && !said.isEmpty())
        return {Error::Code::NotFound, said, {}, {}};
    if (status == 429 || status >= 500) {
        return {Error::Code::Unavailable,
                u"scorewatchd at %1 cannot answer that now. Try again in a moment."_s.arg(place),
                detail,
                {}};
    }
    if (said.isEmpty())
        return notScorewatchd(place, detail);
    return {Error::Code::InvalidArgument, said, {}, {}};
}

Error ofConnection(QNetworkReply::NetworkError error, const QString &words, const QString &place)
{
    const auto away = [&](Error::Code code, const QString &sentence) {
        return Error{code, sentence.arg(place), displayName(words), {}};
    };
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return away(Error::Code::Unavailable,
                    u"The host of scorewatchd at %1 is not known. Check the address."_s);
    case QNetworkReply::ConnectionRefusedError:
        return away(Error::Code::Unavailable,
                    u"Nothing answers at %1. Check the address, and that scorewatchd runs."_s);
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return away(
            Error::Code::Timeout,
            u"scorewatchd at %1 did not answer in time. Check that it runs and that nothing blocks the way."_s);
    case QNetworkReply::SslHandshakeFailedError:
        return untrusted(words, place);
    default:
        return away(Error::Code::Unavailable,
                    u"The connection to scorewatchd at %1 broke. Check that it runs."_s);
    }
}

} // namespace scorewatch::apiproblem
