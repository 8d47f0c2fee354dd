// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/viewerframes.h"

#include <algorithm>

namespace scorewatch::bench {
namespace {

/// RFC 6455, section 5.2; a server's frames have no mask.
std::size_t headerSize(std::string_view header)
{
    if (header.size() < 2)
        return 2;
    const unsigned length = static_cast<unsigned char>(header[1]) & 0x7fU;
    return length == 126 ? 4 : length == 127 ? 10 : 2;
}

} // namespace

void ViewerFrames::take(std::string_view bytes, const Handler &handler)
{
    while (!bytes.empty()) {
        if (!m_inFrame && !takeHeader(bytes))
            return; // the rest of the header is still to come
        const std::size_t part = std::min(m_left, bytes.size());
        std::string &kept = m_opcode >= Close ? m_control : m_start;
        if (kept.size() < kKept)
            kept.append(bytes.substr(0, std::min(part, kKept - kept.size())));
        bytes.remove_prefix(part);
        m_left -= part;
        if (m_left == 0)
            finishFrame(handler);
    }
}

bool ViewerFrames::takeHeader(std::string_view &bytes)
{
    while (m_header.size() < headerSize(m_header)) {
        if (bytes.empty())
            return false;
        m_header += bytes.front();
        bytes.remove_prefix(1);
    }
    m_isLast = (static_cast<unsigned char>(m_header[0]) & 0x80U) != 0;
    m_opcode = static_cast<unsigned char>(m_header[0]) & 0x0fU;
    m_left = static_cast<unsigned char>(m_header[1]) & 0x7fU;
    if (m_header.size() > 2) {
        m_left = 0;
        for (const char byte : m_header.substr(2))
            m_left = m_left << 8U | static_cast<unsigned char>(byte);
    }
    m_header.clear();
    m_inFrame = true;
    return true;
}

void ViewerFrames::finishFrame(const Handler &handler)
{
    m_inFrame = false;
    if (m_opcode >= Close) {
        handler(Opcode(m_opcode), m_control);
        m_control.clear();
    } else if (m_isLast) {
        handler(Text, m_start);
        m_start.clear();
    }
}

} // namespace scorewatch::bench
