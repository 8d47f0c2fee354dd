// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminaltext.h"

#include <algorithm>
#include <array>

#include <QStringList>

using namespace Qt::StringLiterals;

namespace scorewatch::terminaltext {
namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

// The blocks of Unicode's EastAsianWidth.txt (W and F) that hold letters and emoji; single symbols are left out.
constexpr std::array<Range, 14> kWide{{{0x1100, 0x115f},
                                       {0x231a, 0x231b},
                                       {0x2e80, 0x303e},
                                       {0x3041, 0x33ff},
                                       {0x3400, 0x4dbf},
                                       {0x4e00, 0x9fff},
                                       {0xa000, 0xa4cf},
                                       {0xa960, 0xa97f},
                                       {0xac00, 0xd7a3},
                                       {0xf900, 0xfaff},
                                       {0xfe30, 0xfe6f},
                                       {0xff00, 0xff60},
                                       {0x1f300, 0x1faff},
                                       {0x20000, 0x3fffd}}};

// Explicit directions and isolates, by which one field could be made to read as part of another.
constexpr std::array<Range, 4> kDirections{
    {{0x061c, 0x061c}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069}}};

template <size_t n> bool isIn(const std::array<Range, n> &ranges, char32_t c)
{
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](const Range &r) { return c >= r.first && c <= r.last; });
}

} // namespace

QString escaped(char32_t c)
{
    switch (c) {
    case U'\n':
        return u"\\n"_s;
    case U'\r':
        return u"\\r"_s;
    case U'\t':
        return u"\\t"_s;
    default:
        break;
    }
    if (c < 0x100)
        return u"\\x%1"_s.arg(uint(c), 2, 16, QLatin1Char('0'));
    return u"\\u{%1}"_s.arg(uint(c), 4, 16, QLatin1Char('0'));
}

bool isActive(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return isIn(kDirections, c);
    }
}

QString printable(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (const char32_t c : text.toUcs4()) {
        if (isActive(c))
            out += escaped(c);
        else
            out += QStringView(QChar::fromUcs4(c));
    }
    return out;
}

int width(QStringView text)
{
    int columns = 0;
    for (const char32_t c : text.toUcs4()) {
        switch (QChar::category(c)) {
        case QChar::Mark_NonSpacing:
        case QChar::Mark_Enclosing:
        case QChar::Other_Format:
            break;
        default:
            columns += isIn(kWide, c) ? 2 : 1;
        }
    }
    return columns;
}

QStringList wrapped(const QString &text, int columns)
{
    QStringList lines;
    QString line;
    for (const QString &word : text.split(u' ')) {
        if (!line.isEmpty() && width(line) + 1 + width(word) > columns) {
            lines << line;
            line = word;
        } else {
            line += line.isEmpty() ? word : u' ' + word;
        }
    }
    return lines << line;
}

} // namespace scorewatch::terminaltext
