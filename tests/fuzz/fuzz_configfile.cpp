// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration file.
#include "core/config/configfile.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

QByteArray written(const ConfigValues &values)
{
    QString text;
    for (const ConfigName &name : kConfigNames) {
        if (const auto value = values.constFind(name.key); value != values.cend())
            text += u"[%1]\n%2="_s.arg(QLatin1String(name.section), QLatin1String(name.name)) + value->text
                + u'\n';
    }
    return text.toUtf8();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray content(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<ConfigValues> values = configfile::parse(content, u"the file"_s);
    if (!values) {
        REQUIRE(values.error().message.contains("the file"_L1));
        return 0;
    }
    for (auto value = values->cbegin(); value != values->cend(); ++value) {
        REQUIRE(!value->text.isEmpty() && value->text == value->text.trimmed());
        REQUIRE(value->origin.endsWith("of the file"_L1));
        static_cast<void>(holdsPassword(value.key(), value->text));
    }
    const Result<ConfigValues> again = configfile::parse(written(*values), u"the file"_s);
    REQUIRE(again && again->size() == values->size());
    for (auto value = values->cbegin(); value != values->cend(); ++value)
        REQUIRE(again->value(value.key()).text == value->text);
    return 0;
}
