// SPDX-License-Identifier: GPL-3.0-or-later
// Boost 1.74's awaitable.hpp needs this before it.
#include <utility>

#include "api/http/httpparser.h"

#include <algorithm>
#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

namespace scorewatch::http {
namespace {

namespace beast = boost::beast;
using BeastError = beast::error_code;

constexpr std::string_view kEndOfHeader = "\r\n\r\n";
/// Of two, a proxy may believe the one and a resource the other.
constexpr std::array<std::string_view, 4> kOnce{"authorization", "content-type", "idempotency-key", "origin"};
/// Chunk sizes and trailers, which are no part of the body.
constexpr size_t kFraming = 1 << 14;
/// What may be the last chunk is shown to Beast when this much of it is there: less of it twice fails an assertion.
constexpr size_t kLastChunk = 5;

std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

Method methodOf(beast::http::verb verb)
{
    switch (verb) {
    case beast::http::verb::get:
        return Method::Get;
    case beast::http::verb::head:
        return Method::Head;
    case beast::http::verb::post:
        return Method::Post;
    case beast::http::verb::put:
        return Method::Put;
    case beast::http::verb::patch:
        return Method::Patch;
    case beast::http::verb::delete_:
        return Method::Delete;
    case beast::http::verb::options:
        return Method::Options;
    default:
        return Method::Other;
    }
}

/// A host and perhaps a port: nothing that could end up as something else in a URL or a log.
bool isHost(std::string_view text)
{
    return text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'
                   || c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
           });
}

} // namespace

/// Collects what Beast reads.
class HttpParser::Message final : public beast::http::basic_parser<true>
{
public:
    explicit Message(const HttpLimits &limits) : m_limits(limits)
    {
        eager(true);
        header_limit(std::uint32_t(limits.header + kEndOfHeader.size()));
        body_limit(limits.body);
    }

    HttpRequest request;
    std::string target;
    int version = 11;
    bool tooManyFields = false;

private:
    void on_request_impl(beast::http::verb verb, beast::string_view, beast::string_view text, int number,
                         BeastError &) override
    {
        request.method = methodOf(verb);
        target = std::string(view(text));
        version = number;
    }
    void on_response_impl(int, beast::string_view, int, BeastError &) override { }
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       BeastError &error) override
    {
        if (++m_fields > m_limits.fields) {
            tooManyFields = true;
            error = beast::http::error::header_limit;
        } else if (!m_headerDone) { // what a trailer says comes too late to matter
            request.headers.emplace_back(lower(view(name)), std::string(view(value)));
        }
    }
    void on_header_impl(BeastError &) override { m_headerDone = true; }
    void on_body_init_impl(boost::optional<std::uint64_t> const &, BeastError &) override { }
    std::size_t on_body_impl(beast::string_view bytes, BeastError &) override
    {
        request.body += view(bytes);
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, BeastError &) override { }
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, BeastError &error) override
    {
        return on_body_impl(bytes, error);
    }
    void on_finish_impl(BeastError &) override { }

    const HttpLimits &m_limits;
    size_t m_fields = 0;
    bool m_headerDone = false;
};

HttpParser::HttpParser(const HttpLimits &limits) : m_limits(limits) { }

HttpParser::~HttpParser() = default;

bool HttpParser::hasBegun() const
{
    return m_headerDone || !m_buffer.empty();
}

bool HttpParser::takeContinueWanted()
{
    return std::exchange(m_continueWanted, false);
}

void HttpParser::releaseMemory()
{
    if (m_buffer.empty())
        m_buffer.shrink_to_fit();
    if (!m_headerDone)
        m_message.reset();
}

HttpParser::State HttpParser::feed(std::string_view bytes)
{
    m_buffer += bytes;
    if (m_state == State::NeedMore)
        parse();
    return m_state;
}

HttpRequest HttpParser::takeRequest()
{
    Q_ASSERT(m_state == State::Done);
    HttpRequest request = std::move(m_message->request);
    m_message.reset();
    m_headerDone = false;
    m_continueWanted = false;
    m_scanned = 0;
    m_state = State::NeedMore;
    parse();
    return request;
}

void HttpParser::fail(int status, std::string name, std::string title, std::string detail)
{
    m_failure
        = {.status = status, .name = std::move(name), .title = std::move(title), .detail = std::move(detail)};
    m_state = State::Failed;
    m_buffer.clear();
    m_message.reset();
}

void HttpParser::malformed(std::string detail)
{
    fail(400, "malformed-request", "The request cannot be read", std::move(detail));
}

/// Whether the header is complete; fails where it cannot become one any more.
bool HttpParser::headerIsThere()
{
    // Empty lines before a request are what old clients send behind the last one.
    if (m_scanned == 0) {
        size_t lines = 0;
        while (m_buffer.compare(lines, 2, "\r\n") == 0)
            lines += 2;
        m_buffer.erase(0, lines);
    }
    if (m_buffer.empty() || (m_scanned == 0 && m_buffer == "\r"))
        return false;
    const size_t from = m_scanned > kEndOfHeader.size() ? m_scanned - kEndOfHeader.size() : 0;
    const size_t end = m_buffer.find(kEndOfHeader, from);
    const size_t known = end == std::string::npos ? m_buffer.size() : end;
    if (!checkHeaderBytes(known))
        return false;
    m_scanned = m_buffer.size();
    // The first bytes of the end are no part of it, either.
    if (std::min(known, m_buffer.find_last_not_of("\r\n") + 1) > m_limits.header) {
        fail(431, "headers-too-large", "The header is too large",
             "The header has more than " + std::to_string(m_limits.header) + " bytes; send less.");
        return false;
    }
    return end != std::string::npos;
}

/// Lines end with CR LF and nothing else controls anything: each exception is a way to hide one request in another.
bool HttpParser::checkHeaderBytes(size_t end)
{
    const size_t lineEnd = std::min(m_buffer.find('\r'), m_buffer.size()); // its LF may be on its way
    const size_t space = m_buffer.find(' ');
    const size_t targetBegin = space == std::string::npos ? lineEnd : space + 1;
    const size_t targetEnd = std::min(m_buffer.find(' ', targetBegin), lineEnd);
    if (targetBegin < lineEnd && targetEnd - targetBegin > m_limits.target) {
        fail(414, "uri-too-long", "The URL is too long",
             "The URL has more than " + std::to_string(m_limits.target) + " bytes; send a shorter one.");
        return false;
    }
    // The last byte may be the first half of what follows.
    for (size_t i = m_scanned > 2 ? m_scanned - 2 : 0; i < end; ++i) {
        const auto c = static_cast<unsigned char>(m_buffer[i]);
        if (c >= 0x20 && c != 0x7f)
            continue;
        const bool endsLine = c == '\r' && (i + 1 == m_buffer.size() || m_buffer[i + 1] == '\n');
        const bool lineFeed = c == '\n' && i > 0 && m_buffer[i - 1] == '\r';
        const bool tab = c == '\t' && i > lineEnd;
        if (!endsLine && !lineFeed && !tab) {
            malformed("The header holds a control character; send lines that end with CR LF.");
            return false;
        }
        if (lineFeed && i + 1 < m_buffer.size() && (m_buffer[i + 1] == ' ' || m_buffer[i + 1] == '\t')) {
            malformed("A header field goes on in a second line; send it in one.");
            return false;
        }
    }
    return true;
}

void HttpParser::parse()
{
    if (!m_headerDone && !headerIsThere())
        return;
    if (!m_message)
        m_message = std::make_unique<Message>(m_limits);
    if (m_headerDone && m_message->chunked() && m_buffer.size() < kLastChunk && m_buffer.starts_with("0\r\n"))
        return;
    size_t consumed = 0;
    BeastError error;
    while (consumed < m_buffer.size() && !m_message->is_done()) {
        consumed += m_message->put(
            boost::asio::buffer(m_buffer.data() + consumed, m_buffer.size() - consumed), error);
        if (error)
            break;
    }
    m_buffer.erase(0, consumed);
    if (error == beast::http::error::need_more)
        error = {};
    if (error == beast::http::error::body_limit)
        return fail(413, "body-too-large", "The body is too large",
                    "The body has more than " + std::to_string(m_limits.body) + " bytes; send less at once.");
    if (m_message->tooManyFields)
        return fail(431, "headers-too-large", "The header is too large",
                    "The header has more than " + std::to_string(m_limits.fields) + " fields; send fewer.");
    if (error)
        return malformed("The request is not HTTP/1.1 as it should be: " + error.message() + ".");
    if (!m_headerDone) {
        // Its end is there; for some that are too short Beast would wait.
        if (!m_message->is_header_done())
            return malformed("The request is not HTTP/1.1 as it should be: the header is too short.");
        m_headerDone = true;
        checkMessage();
        if (m_state == State::Failed)
            return;
    }
    if (m_message->is_done())
        m_state = State::Done;
    else if (m_buffer.size() > kFraming)
        malformed("A chunk's size or a trailer is too long; send shorter ones.");
}

/// What Beast leaves to its user.
void HttpParser::checkMessage()
{
    HttpRequest &request = m_message->request;
    size_t hosts = 0;
    size_t lengths = 0;
    std::array<size_t, kOnce.size()> seen{};
    for (const auto &[name, value] : request.headers) {
        hosts += name == "host";
        // Beast takes a length twice where both are the same, also as a list.
        lengths += name == "content-length" || name == "transfer-encoding";
        if (lengths > 1 || (name == "content-length" && value.find(',') != std::string::npos))
            return malformed("The length of the body is said twice; send one Content-Length.");
        if (name == "transfer-encoding" && (lower(value) != "chunked" || m_message->version < 11))
            return malformed("Transfer-Encoding can only be chunked; send a Content-Length.");
        const size_t once = size_t(std::find(kOnce.begin(), kOnce.end(), name) - kOnce.begin());
        if (once < kOnce.size() && ++seen[once] > 1)
            return malformed("The field " + name + " is there twice; send one.");
        if (name == "expect" && lower(value) != "100-continue")
            return fail(417, "malformed-request", "The request expects what is not offered",
                        "The server can only be expected to answer 100-continue; leave Expect away.");
    }
    const std::string_view host = request.header("host");
    if (hosts > 1 || (hosts == 0 && m_message->version >= 11) || !isHost(host))
        return malformed("There has to be one Host field, and it has to name a host.");

    if (!readTarget())
        return malformed("The URL cannot be read; it has to start with / and be encoded as it should be.");
    request.keepAlive = m_message->version >= 11 && m_message->keep_alive();
    m_continueWanted = !request.header("expect").empty() && !m_message->is_done();
}

bool HttpParser::readTarget()
{
    HttpRequest &request = m_message->request;
    std::string_view target = m_message->target;
    std::string withSlash;
    for (const std::string_view scheme : {"http://", "https://"}) {
        // The absolute form, which clients of a proxy send. Whom it names makes no difference here.
        if (!target.starts_with('/') && lower(target.substr(0, scheme.size())) == scheme) {
            target.remove_prefix(scheme.size());
            target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
            if (!target.starts_with('/'))
                target = withSlash = '/' + std::string(target);
        }
    }
    const size_t mark = std::min(target.find('?'), target.size());
    auto path = percentDecoded(target.substr(0, mark), false);
    if (!path || target.find('#') != std::string_view::npos)
        return false;
    request.path = std::move(*path);
    request.query = std::string(target.substr(std::min(mark + 1, target.size())));
    return request.path.starts_with('/') || (request.path == "*" && request.method == Method::Options);
}

} // namespace scorewatch::http
