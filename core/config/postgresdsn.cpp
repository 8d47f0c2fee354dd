// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/postgresdsn.h"

#include <memory>

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace scorewatch::postgresdsn {
namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

/// Null when libpq cannot read it.
Options parse(const QString &dsn)
{
    char *message = nullptr; // quotes what could not be read, so it is not shown
    Options options(PQconninfoParse(dsn.toUtf8().constData(), &message), &PQconninfoFree);
    PQfreemem(message);
    return options;
}

Error invalid(const QString &why)
{
    return {Error::Code::InvalidArgument,
            u"The PostgreSQL address cannot be used: %1. Give postgresql://user@host:port/database, with "
            u"%-codes for "
            "special characters."_s.arg(why),
            {},
            {}};
}

/// One port, or one for each host, which libpq itself looks at only when it connects.
bool isPortList(const QString &text)
{
    const QStringList ports = text.split(u',');
    return std::all_of(ports.begin(), ports.end(), [](const QString &port) {
        bool isNumber = true;
        const uint number = port.isEmpty() ? 5432 : port.toUInt(&isNumber);
        return isNumber && number > 0 && number <= 65535;
    });
}

} // namespace

Result<void> check(const QString &dsn)
{
    const Options options = parse(dsn);
    if (!options)
        return invalid(u"libpq cannot read it"_s);
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (qstrcmp(option->keyword, "port") == 0 && option->val
            && !isPortList(QString::fromUtf8(option->val)))
            return invalid(u"its port is no number from 1 to 65535"_s);
    }
    return {};
}

bool holdsPassword(const QString &dsn)
{
    const Options options = parse(dsn);
    for (const PQconninfoOption *option = options.get(); option && option->keyword; ++option) {
        const bool secret
            = qstrcmp(option->keyword, "password") == 0 || qstrcmp(option->keyword, "sslpassword") == 0;
        if (secret && option->val && *option->val)
            return true;
    }
    return false;
}

} // namespace scorewatch::postgresdsn
