// SPDX-License-Identifier: GPL-3.0-or-later
// What clients sent and we say again: in a field of an answer, and in a problem's JSON.
#include <QByteArray>
#include <QByteArrayList>
#include <QJsonDocument>
#include <QJsonObject>

#include "api/http/problem.h"
#include "api/http/responsetext.h"
#include "tests/fuzz/require.h"

using namespace scorewatch::http;
using namespace Qt::StringLiterals;

namespace {

void checkFields(const std::string &text)
{
    HttpResponse response = HttpResponse::json(200, "{}");
    response.headers.emplace_back("Location", text);
    std::string header;
    appendHeader(header, response, text, "Date: now\r\n", false);
    const QByteArrayList lines = QByteArray::fromStdString(header).split('\n');
    REQUIRE(lines.size() == 11 && lines[9] == "\r" && lines[10].isEmpty());
    for (const QByteArray &line : lines.first(10))
        REQUIRE(line.endsWith('\r') && line.count('\r') == 1 && !line.contains('\0'));
    REQUIRE(header.size() <= 2 * text.size() + 256);
}

void checkJson(const std::string &text)
{
    // Behind something else: Qt takes a byte order mark at the beginning away.
    const Problem problem{.status = 400, .name = "x", .title = text, .detail = '.' + text};
    const HttpResponse response = problem.response(text, text);
    REQUIRE(response.body);
    const QByteArray body = QByteArray::fromStdString(*response.body);
    REQUIRE(body.size() <= qsizetype(24 * text.size() + 256));
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(body, &error).object();
    REQUIRE(error.error == QJsonParseError::NoError && object.size() == 6);
    REQUIRE(object.value("title"_L1) == object.value("instance"_L1));
    const QByteArray bytes = QByteArray::fromStdString('.' + text);
    const QString decoded = QString::fromUtf8(bytes);
    if (decoded.toUtf8() == bytes)
        REQUIRE(object.value("detail"_L1).toString() == decoded);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text(reinterpret_cast<const char *>(data), size);
    checkFields(text);
    checkJson(text);
    return 0;
}
