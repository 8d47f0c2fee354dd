// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace scorewatch::ui {

/// What a colour is for. Widgets ask for a purpose, never for a number.
enum class Ink {
    Text,
    Dim,   ///< second lines, labels, units
    Faint, ///< what may be missed: placeholders of absent things, grid lines' labels
    Accent,
    Good,
    Warn,
    Bad,
    Critical,
    First,
    Second,
    Third,
};

/// The tokens of one look. The one source of colour for QPalette, delegates, charts and icons.
struct Palette
{
    bool dark = true;
    QColor window;
    QColor panel;
    QColor raised;
    QColor line;
    QColor text;
    QColor dim;
    QColor faint;
    QColor accent;
    QColor good;
    QColor warn;
    QColor bad;
    QColor critical;
    QColor first;
    QColor second;
    QColor third;
    QColor onAccent; ///< text on a fill of accent, good, warn or bad

    bool operator==(const Palette &) const = default;

    static Palette darkColours();
    static Palette lightColours();

    [[nodiscard]] QColor ink(Ink purpose) const;
    /// `over` laid on `base` with `share` from 0 to 1; what a half-transparent wash would look like, but opaque.
    [[nodiscard]] static QColor mixed(const QColor &base, const QColor &over, double share);
    /// A quiet fill behind text of that colour (badges, flashes, selections).
    [[nodiscard]] QColor wash(const QColor &colour, double share = 0.16) const
    {
        return mixed(panel, colour, share);
    }

    [[nodiscard]] QPalette toQPalette() const;
};

/// WCAG 2 contrast of two opaque colours, from 1 to 21; text needs 4.5.
double contrast(const QColor &a, const QColor &b);

} // namespace scorewatch::ui
