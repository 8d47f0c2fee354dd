// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/pgerror.h"

#include <memory>

#include <libpq-fe.h>

#include <QByteArray>
#include <QHash>

using namespace Qt::StringLiterals;

namespace scorewatch::pg {
namespace {

QString sentence(Error::Code code, const QByteArray &state)
{
    if (state == "53100")
        return u"PostgreSQL has no disk space left, so nothing was changed. Free space on the server and try again."_s;
    if (state == "25006")
        return u"This PostgreSQL connection is read-only, so nothing was changed. Connect to the primary server."_s;
    switch (code) {
    case Error::Code::Conflict:
        return u"PostgreSQL refused the change because it collides with another one. Look at the present state and try again."_s;
    case Error::Code::InvalidArgument:
        return u"PostgreSQL refused a value that breaks one of its rules."_s;
    case Error::Code::PermissionDenied:
        return u"PostgreSQL does not allow this to the connected role. Ask an administrator for the missing right."_s;
    case Error::Code::Unavailable:
        return u"PostgreSQL is not available at the moment. Scorewatch goes on trying."_s;
    case Error::Code::Timeout:
        return u"PostgreSQL did not finish in time and was told to stop, so nothing was changed."_s;
    case Error::Code::Cancelled:
        return u"The statement was cancelled, so nothing was changed."_s;
    case Error::Code::Exhausted:
        return u"PostgreSQL has run out of a resource, so nothing was changed."_s;
    case Error::Code::Incompatible:
        return u"The database is not laid out as Scorewatch expects. Run \"scorewatchd migrate\"."_s;
    default:
        return u"PostgreSQL could not do it, so nothing was changed."_s;
    }
}

/// The address by keyword, without the password.
QHash<QByteArray, QString> parsedDsn(const QString &dsn)
{
    QHash<QByteArray, QString> out;
    char *message = nullptr;
    PQconninfoOption *options = PQconninfoParse(dsn.toUtf8().constData(), &message);
    PQfreemem(message);
    for (const PQconninfoOption *o = options; o && o->keyword; ++o) {
        if (o->val && qstrcmp(o->keyword, "password") != 0)
            out.insert(o->keyword, QString::fromUtf8(o->val));
    }
    PQconninfoFree(options);
    return out;
}

} // namespace

Error::Code codeFromSqlState(const QByteArray &state)
{
    static const QHash<QByteArray, Error::Code> exact{
        {"23505", Error::Code::Conflict},         {"23P01", Error::Code::Conflict},
        {"40001", Error::Code::Conflict},         {"40P01", Error::Code::Conflict},
        {"55P03", Error::Code::Timeout},          {"57014", Error::Code::Timeout},
        {"25P03", Error::Code::Timeout},          {"57P01", Error::Code::Unavailable},
        {"57P02", Error::Code::Unavailable},      {"57P03", Error::Code::Unavailable},
        {"57P05", Error::Code::Unavailable},      {"40003", Error::Code::Unknown},
        {"08007", Error::Code::Unknown},          {"42501", Error::Code::PermissionDenied},
        {"25006", Error::Code::PermissionDenied}, {"3D000", Error::Code::NotFound},
        {"3F000", Error::Code::Incompatible},     {"42P01", Error::Code::Incompatible},
        {"42703", Error::Code::Incompatible},     {"42883", Error::Code::Incompatible},
        {"SW001", Error::Code::Conflict},         {"SW002", Error::Code::PermissionDenied},
        {"SW003", Error::Code::NotFound},         {"SW004", Error::Code::InvalidArgument},
    };
    if (const auto it = exact.find(state); it != exact.end())
        return *it;
    const QByteArray family = state.left(2);
    if (family == "08")
        return Error::Code::Unavailable;
    if (family == "22" || family == "23")
        return Error::Code::InvalidArgument;
    if (family == "28")
        return Error::Code::PermissionDenied;
    if (family == "53")
        return Error::Code::Exhausted;
    return Error::Code::Internal;
}

Error statementError(const PGresult *result, PGconn *connection)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    if (!state) {
        const QString detail
            = QString::fromUtf8(result ? PQresultErrorMessage(result) : PQerrorMessage(connection)).trimmed();
        return {Error::Code::Unavailable,
                u"The connection to PostgreSQL was lost. Scorewatch goes on trying."_s,
                detail,
                {}};
    }
    const QByteArray sqlState(state);
    QString detail = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    // The program's own functions say what a person is to read.
    const QString ownSentence = sqlState.startsWith("SW") ? detail : QString();
    for (const int field : {PG_DIAG_MESSAGE_DETAIL, PG_DIAG_MESSAGE_HINT}) {
        if (const char *more = PQresultErrorField(result, field))
            detail += u" — "_s + QString::fromUtf8(more);
    }
    detail += u" ["_s + QString::fromLatin1(sqlState) + u']';
    const Error::Code code = codeFromSqlState(sqlState);
    return {code, ownSentence.isEmpty() ? sentence(code, sqlState) : ownSentence, detail, sqlState};
}

Error connectError(PGconn *failed, const QString &dsn)
{
    const QString place = displayName(dsn);
    const QString detail = QString::fromUtf8(PQerrorMessage(failed)).trimmed();
    if (PQconnectionNeedsPassword(failed)) {
        return {
            Error::Code::PermissionDenied,
            u"PostgreSQL at %1 wants a password and none was given. Enter it in the profile."_s.arg(place),
            detail,
            {}};
    }
    switch (PQping(dsn.toUtf8().constData())) {
    case PQPING_OK:
        if (PQconnectionUsedPassword(failed)) {
            return {
                Error::Code::PermissionDenied,
                u"PostgreSQL at %1 did not accept the user or the password. Check both in the profile."_s.arg(
                    place),
                detail,
                {}};
        }
        return {
            Error::Code::PermissionDenied,
            u"PostgreSQL at %1 runs but refused the connection. Check user, database and pg_hba.conf."_s.arg(
                place),
            detail,
            {}};
    case PQPING_REJECT:
        return {Error::Code::Unavailable,
                u"PostgreSQL at %1 is starting, stopping or full. Scorewatch goes on trying."_s.arg(place),
                detail,
                {}};
    case PQPING_NO_RESPONSE:
        return {Error::Code::Unavailable,
                u"PostgreSQL at %1 does not answer. Check that it runs and that the address is right."_s.arg(
                    place),
                detail,
                {}};
    case PQPING_NO_ATTEMPT:
        break;
    }
    // libpq quotes what it could not parse, and that may hold the password: no detail here.
    return {Error::Code::InvalidArgument,
            u"The PostgreSQL address cannot be used. Check its spelling."_s,
            {},
            {}};
}

QString displayName(const QString &dsn)
{
    const QHash<QByteArray, QString> params = parsedDsn(dsn);
    if (params.isEmpty())
        return u"the default address"_s;
    QString place = params.value("host", params.value("hostaddr", u"local socket"_s));
    if (!place.startsWith(u'/') && params.contains("port"))
        place += u':' + params.value("port");
    if (params.contains("dbname"))
        place += u'/' + params.value("dbname");
    return place;
}

QString addressWithoutPassword(const QString &dsn)
{
    const QHash<QByteArray, QString> params = parsedDsn(dsn);
    QStringList parts;
    for (const char *keyword : {"host", "hostaddr", "port", "dbname", "user", "sslmode"}) {
        if (!params.contains(keyword))
            continue;
        QString value = params.value(keyword);
        if (value.contains(u' ') || value.contains(u'\'') || value.contains(u'\\') || value.isEmpty()) {
            value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
            value = u'\'' + value + u'\'';
        }
        parts += QLatin1StringView(keyword) + u'=' + value;
    }
    return parts.join(u' ');
}

} // namespace scorewatch::pg
