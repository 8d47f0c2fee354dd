// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "api/http/httplimits.h"
#include "api/http/httprequest.h"
#include "api/http/problem.h"

namespace scorewatch::http {

/// Makes requests of the bytes of one connection, and refuses whatever two readers could understand in two ways. Knows no
/// socket. Belongs to one thread.
///
/// After Failed the connection is of no use: where the next request would begin is unknown.
class HttpParser final
{
public:
    enum class State {
        NeedMore,
        Done,   ///< takeRequest() has one
        Failed, ///< failure() says why
    };

    explicit HttpParser(const HttpLimits &limits);
    ~HttpParser();
    HttpParser(const HttpParser &) = delete;
    HttpParser &operator=(const HttpParser &) = delete;

    /// Takes further bytes. While a request is Done they are kept for the next one.
    State feed(std::string_view bytes);
    /// The request; then goes on with what was sent behind it.
    HttpRequest takeRequest();
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Problem &failure() const { return m_failure; }

    /// A request has begun to arrive.
    [[nodiscard]] bool hasBegun() const;
    /// True once for a request whose client waits for "100 Continue" before it sends the body.
    [[nodiscard]] bool takeContinueWanted();
    /// Gives back memory while nothing is asked.
    void releaseMemory();

private:
    class Message;

    void parse();
    bool headerIsThere();
    bool checkHeaderBytes(size_t end);
    void checkMessage();
    bool readTarget();
    void fail(int status, std::string name, std::string title, std::string detail);
    void malformed(std::string detail);

    const HttpLimits &m_limits;
    std::string m_buffer;
    size_t m_scanned = 0; ///< of m_buffer, without the end of a header in it
    std::unique_ptr<Message> m_message;
    Problem m_failure;
    State m_state = State::NeedMore;
    bool m_headerDone = false;
    bool m_continueWanted = false;
};

} // namespace scorewatch::http
