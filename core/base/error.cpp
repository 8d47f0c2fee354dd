// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

using namespace Qt::StringLiterals;

namespace scorewatch {

QString codeName(Error::Code code)
{
    switch (code) {
    case Error::Code::InvalidArgument:
        return u"invalid-argument"_s;
    case Error::Code::NotFound:
        return u"not-found"_s;
    case Error::Code::Conflict:
        return u"conflict"_s;
    case Error::Code::PermissionDenied:
        return u"permission-denied"_s;
    case Error::Code::Unavailable:
        return u"unavailable"_s;
    case Error::Code::Timeout:
        return u"timeout"_s;
    case Error::Code::Cancelled:
        return u"cancelled"_s;
    case Error::Code::Incompatible:
        return u"incompatible"_s;
    case Error::Code::Exhausted:
        return u"exhausted"_s;
    case Error::Code::Unknown:
        return u"unknown"_s;
    case Error::Code::Internal:
        break;
    }
    return u"internal"_s;
}

QString toString(const Error &error)
{
    if (error.detail.isEmpty())
        return error.message;
    return u"%1 (%2)"_s.arg(error.message, error.detail.simplified());
}

} // namespace scorewatch
