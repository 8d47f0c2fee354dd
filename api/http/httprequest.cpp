// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/httprequest.h"

#include <optional>

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace scorewatch::http {
namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isUtf8(std::string_view text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder.decode(QByteArrayView(text.data(), qsizetype(text.size())));
    return !decoder.hasError();
}

Error badParameter(std::string_view name, const QString &what)
{
    return {Error::Code::InvalidArgument,
            u"The parameter %1 %2."_s.arg(QString::fromUtf8(name.data(), qsizetype(name.size())), what),
            {},
            {}};
}

} // namespace

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace)
{
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsSpace) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            out += char(high * 16 + low);
            i += 2;
        }
    }
    if (out.find('\0') != std::string::npos || !isUtf8(out))
        return std::nullopt;
    return out;
}

std::string_view HttpRequest::header(std::string_view name) const
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

std::string HttpRequest::headerList(std::string_view name) const
{
    std::string list;
    for (const auto &[key, value] : headers) {
        if (key == name)
            list += (list.empty() ? "" : ", ") + value;
    }
    return list;
}

Result<std::string> HttpRequest::parameter(std::string_view name) const
{
    std::optional<std::string> found;
    for (size_t begin = 0; begin < query.size();) {
        const size_t end = std::min(query.find('&', begin), query.size());
        const std::string_view pair = std::string_view(query).substr(begin, end - begin);
        begin = end + 1;
        const size_t equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) != name)
            continue;
        if (found)
            return badParameter(name, u"is there more than once"_s);
        found = percentDecoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!found)
            return badParameter(name, u"is not encoded as it should be"_s);
    }
    return found.value_or(std::string());
}

} // namespace scorewatch::http
