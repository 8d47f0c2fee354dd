// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette.h"

#include <algorithm>
#include <cmath>

namespace scorewatch::ui {
namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

Palette Palette::darkColours()
{
    return {.dark = true,
            .window = QColor(0x0f1318),
            .panel = QColor(0x161c23),
            .raised = QColor(0x1c242d),
            .line = QColor(0x27313c),
            .text = QColor(0xe6ebf0),
            .dim = QColor(0x8b98a6),
            .faint = QColor(0x5b6875),
            .accent = QColor(0x4c9dff),
            .good = QColor(0x3fb977),
            .warn = QColor(0xe2a63b),
            .bad = QColor(0xe5604f),
            .critical = QColor(0xff3d6e),
            .first = QColor(0xf2c14e),
            .second = QColor(0xb9c4cf),
            .third = QColor(0xc98b5b),
            .onAccent = QColor(0x08111d)};
}

Palette Palette::lightColours()
{
    return {.dark = false,
            .window = QColor(0xf5f7f9),
            .panel = QColor(0xffffff),
            .raised = QColor(0xeef2f6),
            .line = QColor(0xd9e0e7),
            .text = QColor(0x18212b),
            .dim = QColor(0x5d6b79),
            .faint = QColor(0x98a5b2),
            .accent = QColor(0x1668d6),
            .good = QColor(0x1d8a52),
            .warn = QColor(0xa86b00),
            .bad = QColor(0xc8402f),
            .critical = QColor(0xc4124a),
            .first = QColor(0xb07c00),
            .second = QColor(0x6c7a88),
            .third = QColor(0x96592b),
            .onAccent = QColor(0xffffff)};
}

QColor Palette::ink(Ink purpose) const
{
    switch (purpose) {
    case Ink::Dim:
        return dim;
    case Ink::Faint:
        return faint;
    case Ink::Accent:
        return accent;
    case Ink::Good:
        return good;
    case Ink::Warn:
        return warn;
    case Ink::Bad:
        return bad;
    case Ink::Critical:
        return critical;
    case Ink::First:
        return first;
    case Ink::Second:
        return second;
    case Ink::Third:
        return third;
    case Ink::Text:
        break;
    }
    return text;
}

QColor Palette::mixed(const QColor &base, const QColor &over, double share)
{
    const auto part = [share](int from, int to) { return qRound(from + (to - from) * share); };
    return QColor(part(base.red(), over.red()), part(base.green(), over.green()),
                  part(base.blue(), over.blue()));
}

QPalette Palette::toQPalette() const
{
    // Shadow and LinkVisited, which nothing of ours paints with, stay the desktop's: were every role ours, Qt 6.4 would
    // see no difference when the desktop goes dark, and tell nobody.
    QPalette colours;
    colours.setColor(QPalette::Window, window);
    colours.setColor(QPalette::WindowText, text);
    colours.setColor(QPalette::Base, panel);
    colours.setColor(QPalette::AlternateBase, raised);
    colours.setColor(QPalette::Text, text);
    colours.setColor(QPalette::PlaceholderText, dim);
    colours.setColor(QPalette::Button, raised);
    colours.setColor(QPalette::ButtonText, text);
    colours.setColor(QPalette::BrightText, critical);
    colours.setColor(QPalette::Highlight, accent);
    colours.setColor(QPalette::HighlightedText, onAccent);
    colours.setColor(QPalette::Link, accent);
    colours.setColor(QPalette::ToolTipBase, raised);
    colours.setColor(QPalette::ToolTipText, text);
    colours.setColor(QPalette::Light, mixed(raised, text, 0.12));
    colours.setColor(QPalette::Midlight, mixed(raised, text, 0.06));
    colours.setColor(QPalette::Mid, line);
    colours.setColor(QPalette::Dark, line);
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    colours.setColor(QPalette::Accent, accent);
#endif
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        colours.setColor(QPalette::Disabled, role, faint);
    colours.setColor(QPalette::Disabled, QPalette::Highlight, line);
    colours.setColor(QPalette::Disabled, QPalette::HighlightedText, dim);
    return colours;
}

} // namespace scorewatch::ui
