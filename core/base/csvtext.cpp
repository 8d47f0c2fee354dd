// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csvtext.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace scorewatch::csvtext {

QString defused(QString text)
{
    static const QRegularExpression beforeFormula(
        u"(?:^|(?<=[,;|\\t\\r\\n]))(?=[\\s\"']*[=+\\-@\uff1d\uff0b\uff0d\uff20\\t\\r])"_s);
    return text.replace(beforeFormula, u"'"_s);
}

} // namespace scorewatch::csvtext
