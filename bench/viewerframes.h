// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace scorewatch::bench {

/// Cuts what a WebSocket server sends into messages, of which it keeps the start only: ten thousand viewers of one program
/// must not cost more than the server under measurement. Control frames come whole.
class ViewerFrames final
{
public:
    static constexpr std::size_t kKept = 256; ///< bytes of a message

    enum Opcode {
        Continuation = 0,
        Text = 1,
        Close = 8,
        Ping = 9,
    };
    /// `start` is valid during the call; a message in several frames comes once, at its end.
    using Handler = std::function<void(Opcode opcode, std::string_view start)>;

    void take(std::string_view bytes, const Handler &handler);

private:
    bool takeHeader(std::string_view &bytes);
    void finishFrame(const Handler &handler);

    std::string m_header; ///< of a frame, until it is whole
    std::string m_start;  ///< of the message
    std::string m_control;
    std::size_t m_left = 0; ///< bytes of the frame that are still to come
    unsigned m_opcode = 0;
    bool m_isLast = false;
    bool m_inFrame = false;
};

} // namespace scorewatch::bench
