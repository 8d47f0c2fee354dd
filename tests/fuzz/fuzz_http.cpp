// SPDX-License-Identifier: GPL-3.0-or-later
// What a client sends, or somebody who would like to be two clients.
#include <algorithm>
#include <vector>

#include <QByteArray>
#include <QJsonDocument>

#include "api/http/httpparser.h"
#include "tests/fuzz/require.h"

using namespace scorewatch::http;

namespace {

struct Conversation
{
    std::vector<HttpRequest> requests;
    bool isRefused = false;
};

void checkProblem(const Problem &problem)
{
    REQUIRE(problem.status >= 400 && problem.status < 500);
    const HttpResponse response = problem.response("", "id");
    REQUIRE(response.body && QJsonDocument::fromJson(QByteArray::fromStdString(*response.body)).isObject());
}

/// Takes the bytes and what they complete.
void feed(HttpParser &parser, std::string_view bytes, Conversation &conversation)
{
    parser.feed(bytes);
    while (parser.state() == HttpParser::State::Done)
        conversation.requests.push_back(parser.takeRequest());
    if (parser.state() == HttpParser::State::Failed) {
        checkProblem(parser.failure());
        conversation.isRefused = true;
    }
}

/// All requests in the bytes, which come in pieces of the given size.
Conversation read(std::string_view bytes, size_t piece, const HttpLimits &limits)
{
    Conversation conversation;
    HttpParser parser(limits);
    for (size_t at = 0; at < bytes.size() && !conversation.isRefused; at += piece) {
        feed(parser, bytes.substr(at, piece), conversation);
        // As a connection does, now and then.
        if (piece % 2 == 0 && !parser.hasBegun())
            parser.releaseMemory();
        if (piece % 2 == 0)
            static_cast<void>(parser.takeContinueWanted());
    }
    return conversation;
}

bool isSame(const HttpRequest &a, const HttpRequest &b)
{
    return a.method == b.method && a.path == b.path && a.query == b.query && a.headers == b.headers
        && a.body == b.body && a.keepAlive == b.keepAlive;
}

bool isSame(const Conversation &a, const Conversation &b)
{
    return a.isRefused == b.isRefused
        && std::equal(a.requests.begin(), a.requests.end(), b.requests.begin(), b.requests.end(),
                      [](const HttpRequest &x, const HttpRequest &y) { return isSame(x, y); });
}

ptrdiff_t countOf(const HttpRequest &request, std::string_view name)
{
    return std::count_if(request.headers.begin(), request.headers.end(),
                         [&](const auto &field) { return field.first == name; });
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

void checkField(const std::string &name, const std::string &value)
{
    REQUIRE(!name.empty());
    for (const char c : name)
        REQUIRE(!isControl(c) && c != ' ' && c != ':' && !(c >= 'A' && c <= 'Z')
                && static_cast<unsigned char>(c) < 0x80);
    for (const char c : value)
        REQUIRE(!isControl(c) || c == '\t');
    REQUIRE(value.empty() || (value.front() != ' ' && value.back() != ' '));
}

/// What could be read in two ways was not read at all.
void checkFraming(const HttpRequest &request)
{
    const ptrdiff_t lengths = countOf(request, "content-length");
    const ptrdiff_t codings = countOf(request, "transfer-encoding");
    REQUIRE(lengths + codings <= 1);
    REQUIRE(lengths == 0
            || request.body.size() == std::stoull(std::string(request.header("content-length"))));
    REQUIRE(lengths + codings == 1 || request.body.empty());
    REQUIRE(countOf(request, "host") <= 1);
    REQUIRE(request.header("host").find_first_of("/?#@\\ ,") == std::string_view::npos);
}

/// Returns how many bytes it takes at least.
size_t check(const HttpRequest &request, const HttpLimits &limits)
{
    REQUIRE(request.path.find('\0') == std::string::npos);
    REQUIRE(request.path.starts_with('/') || (request.path == "*" && request.method == Method::Options));
    REQUIRE(request.path.size() + request.query.size() <= limits.target);
    REQUIRE(request.query.find_first_of(" #") == std::string::npos);
    REQUIRE(std::none_of(request.query.begin(), request.query.end(), &isControl));
    REQUIRE(request.headers.size() <= limits.fields);
    REQUIRE(request.body.size() <= limits.body);
    size_t header = request.path.size() + request.query.size();
    for (const auto &[name, value] : request.headers) {
        checkField(name, value);
        header += name.size() + value.size() + 3;
    }
    REQUIRE(header <= limits.header);
    checkFraming(request);
    return header + request.body.size();
}

std::string_view nameOf(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    case Method::Other:
        break;
    }
    return "TRACE";
}

/// The request as another client would send it: the path in escapes, the body in one piece.
std::string written(const HttpRequest &request, const std::string &before)
{
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string text(nameOf(request.method));
    text += ' ' + before;
    for (const char c : request.path) {
        if (c == '/' || c == '*')
            text += c;
        else
            (((text += '%') += kDigits[static_cast<unsigned char>(c) >> 4U]) += kDigits[c & 15]);
    }
    if (!request.query.empty())
        text += '?' + request.query;
    text += request.keepAlive ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n";
    for (const auto &[name, value] : request.headers) {
        if (name != "transfer-encoding")
            text += name + ": " + value + "\r\n";
    }
    if (countOf(request, "transfer-encoding") > 0)
        text += "content-length: " + std::to_string(request.body.size()) + "\r\n";
    return text + "\r\n" + request.body;
}

void checkWritten(const HttpRequest &request, const std::string &before)
{
    HttpLimits limits;
    limits.target = 64 * 1024; // escapes make it longer
    limits.header = 96 * 1024;
    const std::string text = written(request, before);
    const Conversation again = read(text, text.size(), limits);
    REQUIRE(!again.isRefused && again.requests.size() == 1);
    const HttpRequest &same = again.requests.front();
    REQUIRE(same.method == request.method && same.path == request.path && same.query == request.query
            && same.body == request.body && same.keepAlive == request.keepAlive);
    for (const auto &[name, value] : request.headers)
        REQUIRE(name == "transfer-encoding" || same.header(name) == request.header(name));
}

void checkAll(std::string_view bytes, const HttpLimits &limits)
{
    const Conversation whole = read(bytes, std::max<size_t>(bytes.size(), 1), limits);
    REQUIRE(isSame(read(bytes, 1, limits), whole));
    REQUIRE(isSame(read(bytes, 6, limits), whole));
    size_t read = 0;
    for (const HttpRequest &request : whole.requests) {
        read += check(request, limits);
        checkWritten(request, "");
        if (request.path.starts_with('/'))
            checkWritten(request, "http://elsewhere.example");
    }
    REQUIRE(read <= bytes.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    checkAll(bytes, {});
    // So small that inputs of a fuzzer's size reach every limit.
    checkAll(bytes, {.header = 160, .target = 40, .fields = 5, .body = 30});
    return 0;
}
