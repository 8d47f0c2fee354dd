// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace scorewatch::http {

/// The way out to somebody who watches: a WebSocket, or an answer that does not end. Belongs to one of the server's
/// threads, the one that calls its Viewer.
class ViewerSink
{
public:
    ViewerSink() = default;
    virtual ~ViewerSink() = default;
    ViewerSink(const ViewerSink &) = delete;
    ViewerSink &operator=(const ViewerSink &) = delete;

    /// Sends one message, a WebSocket's text frame or the bytes of an event stream as they are. One at a time: call it
    /// again only after Viewer::written().
    virtual void write(std::shared_ptr<const std::string> message) = 0;
    /// Says goodbye, after what is on its way; the code is a WebSocket's. Viewer::closed() follows in any case.
    virtual void close(int code, std::string_view reason) = 0;
    /// Which of the server's threads it belongs to; see ServerThreads.
    [[nodiscard]] virtual int thread() const = 0;
};

/// Somebody who watches. All calls come on one of the server's threads, always the same.
class Viewer
{
public:
    Viewer() = default;
    virtual ~Viewer() = default;
    Viewer(const Viewer &) = delete;
    Viewer &operator=(const Viewer &) = delete;

    /// The sink lives until closed() has returned.
    virtual void opened(ViewerSink &sink) = 0;
    /// The message was handed to the kernel; the next may follow.
    virtual void written() = 0;
    /// A text message of a WebSocket, at most 4 KiB. An event stream sends none.
    virtual void received(std::string_view text) = 0;
    /// The last call. It may come before opened() when the client left too early.
    virtual void closed() = 0;
};

/// The threads that serve connections, for whoever has to tell many viewers something. Any thread.
class ServerThreads
{
public:
    ServerThreads() = default;
    virtual ~ServerThreads() = default;
    ServerThreads(const ServerThreads &) = delete;
    ServerThreads &operator=(const ServerThreads &) = delete;

    [[nodiscard]] virtual int count() const = 0;
    /// Runs it on the thread, some time later; not at all once the server has stopped.
    virtual void post(int thread, std::function<void()> work) = 0;
};

} // namespace scorewatch::http
