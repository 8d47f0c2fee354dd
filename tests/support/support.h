// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include "core/base/result.h"

/// Fails the test with the error's own words where a Result holds no value. Evaluates its argument once.
#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto &verifiedResult = (result);                                                               \
        QVERIFY2(verifiedResult.hasValue(), scorewatch::test::why(verifiedResult).constData());              \
    } while (false)

namespace scorewatch::test {

template <typename T> QByteArray why(const Result<T> &result)
{
    return result.hasValue() ? QByteArray("it has a value") : toString(result.error()).toUtf8();
}

} // namespace scorewatch::test
