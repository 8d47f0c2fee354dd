// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

#include "core/domain/fraudevent.h"
#include "ui/theme/palette.h"

class QPainter;

namespace scorewatch::ui {

class Theme;

/// A word on a quiet fill of its colour: "critical", "banned". A severity has one to four bars beside the word, so that
/// its step is seen without the colour.
struct ChipLook
{
    QString text{};
    Ink ink = Ink::Dim;
    int bars = 0; ///< filled ones of four; 0: no bars at all

    bool operator==(const ChipLook &) const = default;
};

[[nodiscard]] ChipLook chipOf(Severity severity);
[[nodiscard]] QSize chipSize(const Theme &theme, const ChipLook &look);
/// Its left edge at the left of the room, in the middle of its height; shortened where the room is too narrow.
void drawChip(QPainter &painter, const Theme &theme, const QRectF &room, const ChipLook &look);

} // namespace scorewatch::ui
