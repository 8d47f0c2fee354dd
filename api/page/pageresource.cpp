// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/page/pageresource.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QFile>

namespace scorewatch {
namespace {

/// Nothing but what this server sends, and nothing inline.
constexpr const char *kPolicy
    = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
      "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string etagOf(const QByteArray &content)
{
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().left(32);
    return '"' + hash.toStdString() + '"';
}

/// If-None-Match: "*", or a list in which weak marks do not count.
bool matches(std::string_view header, std::string_view etag)
{
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(','), header.size());
        std::string_view one = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
        one = one.substr(0, one.find_last_not_of(" \t") + 1);
        if (one.starts_with("W/"))
            one.remove_prefix(2);
        if (one == "*" || one == etag)
            return true;
    }
    return false;
}

} // namespace

PageResource::PageResource()
{
    struct Source
    {
        std::string_view path;
        std::string_view contentType;
        const char *file;
    };
    constexpr Source kSources[] = {
        {"/", "text/html; charset=utf-8", ":/scorewatch/page/index.html"},
        {"/board.css", "text/css; charset=utf-8", ":/scorewatch/page/board.css"},
        {"/board.js", "text/javascript; charset=utf-8", ":/scorewatch/page/board.js"},
        {"/favicon.svg", "image/svg+xml", ":/scorewatch/page/favicon.svg"},
    };
    for (const Source &source : kSources) {
        QFile file(QString::fromLatin1(source.file));
        const bool isOpen = file.open(QIODevice::ReadOnly);
        Q_ASSERT_X(isOpen, "PageResource", source.file);
        const QByteArray content = isOpen ? file.readAll() : QByteArray();
        m_files.push_back({source.path, source.contentType,
                           std::make_shared<const std::string>(content.toStdString()), etagOf(content)});
    }
}

std::vector<std::string_view> PageResource::paths() const
{
    std::vector<std::string_view> paths;
    for (const File &file : m_files)
        paths.push_back(file.path);
    return paths;
}

void PageResource::answer(const http::HttpExchange &exchange) const
{
    const auto isAsked = [&](const File &file) { return file.path == exchange.request().path; };
    const auto file = std::find_if(m_files.begin(), m_files.end(), isAsked);
    if (file == m_files.end())
        return exchange.respond({.status = 404, .headers = {}, .body = nullptr});
    http::HttpResponse response{.contentType = file->contentType, .headers = {}, .body = file->body};
    if (matches(exchange.request().header("if-none-match"), file->etag)) {
        response.status = 304;
        response.body = nullptr;
    }
    // Asked for again each time, so that page and script are of the same release.
    response.headers = {{"ETag", file->etag},
                        {"Cache-Control", "no-cache"},
                        {"Content-Security-Policy", kPolicy},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cross-Origin-Resource-Policy", "same-origin"}};
    exchange.respond(std::move(response));
}

} // namespace scorewatch
