// SPDX-License-Identifier: GPL-3.0-or-later
// %-escapes in paths, and the parameters of a query.
#include <string>

#include <QByteArrayList>
#include <QString>

#include "api/http/httprequest.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace scorewatch::http;

namespace {

std::string escaped(const std::string &text)
{
    static constexpr char kDigits[] = "0123456789aBcDeF";
    std::string out;
    for (const char c : text) {
        out += '%';
        out += kDigits[uint8_t(c) >> 4U];
        out += kDigits[uint8_t(c) & 15U];
    }
    return out;
}

void checkDecoded(std::string_view text, bool plusIsSpace)
{
    const std::optional<std::string> decoded = percentDecoded(text, plusIsSpace);
    if (!decoded)
        return;
    REQUIRE(decoded->size() <= text.size());
    REQUIRE(decoded->find('\0') == std::string::npos);
    const QByteArray bytes = QByteArray::fromStdString(*decoded);
    REQUIRE(QString::fromUtf8(bytes).toUtf8() == bytes); // a wrong byte would have become a replacement
    REQUIRE(percentDecoded(escaped(*decoded), plusIsSpace) == decoded);
    REQUIRE(text.find('%') != std::string_view::npos || text.find('+') != std::string_view::npos
            || *decoded == text);
}

/// How often the parameter is there.
int timesIn(const std::string &query, const std::string &name)
{
    int times = 0;
    for (const QByteArray &pair : QByteArray::fromStdString(query).split('&')) {
        if (!pair.isEmpty() && pair.split('=').first() == QByteArray::fromStdString(name))
            ++times;
    }
    return times;
}

void checkParameter(const HttpRequest &request, const std::string &name)
{
    const Result<std::string> value = request.parameter(name);
    const int times = timesIn(request.query, name);
    if (!value) {
        REQUIRE(times > 0 && value.error().code == Error::Code::InvalidArgument);
        return;
    }
    REQUIRE(times <= 1);
    REQUIRE(times == 1 || value->empty());
    // It is found again where it stands alone.
    HttpRequest again;
    again.query = name + '=' + escaped(*value);
    const Result<std::string> same = again.parameter(name);
    REQUIRE(same && *same == *value);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text(reinterpret_cast<const char *>(data), size);
    checkDecoded(text, false);
    checkDecoded(text, true);
    HttpRequest request;
    request.query = text;
    for (const char *name : {"limit", "offset", "around", "name", "cursor", "epoch", "ticket", "a"})
        checkParameter(request, name);
    return 0;
}
