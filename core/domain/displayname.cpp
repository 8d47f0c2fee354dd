// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/displayname.h"

namespace scorewatch {
namespace {

bool isUnsafe(QChar character)
{
    const char16_t c = character.unicode();
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) // C0, DEL, C1
        return true;
    if (c < 0x061c)
        return c == 0x00ad; // soft hyphen
    return c == 0x061c      // Arabic letter mark
        || c == 0x200b || c == 0x200e
        || c == 0x200f                  // zero-width space, left-to-right and right-to-left marks
        || (c >= 0x2028 && c <= 0x202e) // line and paragraph separators, embeddings and overrides
        || (c >= 0x2060
            && c <= 0x206f) // word joiner, invisible operators, isolates, deprecated format characters
        || c == 0xfeff      // byte order mark
        || (c >= 0xfff9 && c <= 0xfffb); // interlinear annotation
}

} // namespace

QString displayName(QString raw)
{
    raw.removeIf(isUnsafe);
    if (raw.size() > kMaxDisplayName) {
        // Never between the two halves of a character.
        const bool splitsPair = raw.at(kMaxDisplayName - 1).isHighSurrogate();
        raw.truncate(splitsPair ? kMaxDisplayName - 1 : kMaxDisplayName);
    }
    return raw;
}

} // namespace scorewatch
