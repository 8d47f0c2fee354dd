// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/apisettings.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Error invalid(const QString &sentence)
{
    return {Error::Code::InvalidArgument, sentence, {}, {}};
}

Result<void> setNumber(int &number, const QString &text, int least, int most)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    if (!ok || value < least || value > most)
        return invalid(u"\"%1\" is no whole number from %2 to %3."_s.arg(text).arg(least).arg(most));
    number = value;
    return {};
}

QStringList words(const QString &text)
{
    QStringList out;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts))
        out << word.trimmed();
    out.removeAll(QString());
    return out;
}

/// Scheme, host and port as a browser sends them.
Result<void> setOrigins(QStringList &origins, const QString &text)
{
    origins = words(text);
    for (const QString &origin : origins) {
        const QUrl url(origin, QUrl::StrictMode);
        const bool isHttp = url.scheme() == u"http"_s || url.scheme() == u"https"_s;
        if (!isHttp || url.host().isEmpty() || !url.path().isEmpty() || url.hasQuery() || url.hasFragment()
            || origin.endsWith(u'/'))
            return invalid(
                u"\"%1\" is no origin; write it as https://play.example.org, with a port where it has one."_s
                    .arg(origin));
    }
    return {};
}

Result<void> setSwitch(bool &value, const QString &text)
{
    if (text != u"yes"_s && text != u"no"_s)
        return invalid(u"\"%1\" is neither yes nor no."_s.arg(text));
    value = text == u"yes"_s;
    return {};
}

Result<void> setFormat(bool &json, const QString &text)
{
    if (text != u"text"_s && text != u"json"_s)
        return invalid(u"\"%1\" is neither text nor json."_s.arg(text));
    json = text == u"json"_s;
    return {};
}

Result<void> setAccessLog(ApiSettings::AccessLog &value, const QString &text)
{
    using AccessLog = ApiSettings::AccessLog;
    if (text != u"off"_s && text != u"failures"_s && text != u"all"_s)
        return invalid(u"\"%1\" is none of off, failures and all."_s.arg(text));
    value = text == u"off"_s ? AccessLog::Off : text == u"all"_s ? AccessLog::All : AccessLog::Failures;
    return {};
}

} // namespace

bool ApiSettings::has(ConfigKey key)
{
    return key >= ConfigKey::ApiTlsCertificate && key <= ConfigKey::LogFormat;
}

Result<void> ApiSettings::set(ConfigKey key, const QString &text)
{
    switch (key) {
    case ConfigKey::ApiTlsCertificate:
        tlsCertificate = text;
        return {};
    case ConfigKey::ApiTlsKey:
        tlsKey = text;
        return {};
    case ConfigKey::ApiAllowedOrigins:
        return setOrigins(allowedOrigins, text);
    case ConfigKey::ApiTrustedProxies:
        trustedProxies = words(text);
        return {};
    case ConfigKey::ApiPublicBoard:
        return setSwitch(publicBoard, text);
    case ConfigKey::ApiThreads:
        return setNumber(threads, text, 1, 64);
    case ConfigKey::ApiConnections:
        return setNumber(connections, text, 10, 1'000'000);
    case ConfigKey::ApiAccessLog:
        return setAccessLog(accessLog, text);
    case ConfigKey::ScoreWrites:
        return setNumber(scoreWrites, text, 1, 10'000);
    case ConfigKey::ServiceScoreWrites:
        return setNumber(serviceScoreWrites, text, 0, 10'000);
    case ConfigKey::LogFormat:
        return setFormat(logJson, text);
    default:
        Q_UNREACHABLE();
    }
}

Result<void> ApiSettings::check() const
{
    if (tlsCertificate.isEmpty() != tlsKey.isEmpty())
        return invalid(
            u"The configuration cannot be used: TLS needs both tls_certificate and tls_key in [api]."_s);
    return {};
}

} // namespace scorewatch
