// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>

#include "ui/theme/tabulartext.h"

namespace scorewatch::ui {

class Theme;

/// Where the parts of a board row are and how large their letters, worked out once a size and not once a row.
struct BoardLayout
{
    enum Cell { Rank, Movement, Avatar, Player, Score, Change, Trend, CellCount };

    QSize row;
    double unit = 1;        ///< what 1 px of the design is in this row
    bool secondLine = true; ///< there is room for the country and the tie under the name
    QRect cells[CellCount]; ///< in the row's coordinates; empty where there is no room
    TabularText rankText;
    TabularText scoreText;
    TabularText changeText;
    QFont nameFont;
    QFont lineFont;

    /// `wall`: letters grow with the row without a limit. `widestScore` in the digits it will be painted with.
    static BoardLayout of(const Theme &theme, QSize row, const QString &widestScore, bool wall);

private:
    void chooseFonts(const Theme &theme, bool wall);
    void placeCells(const QString &widestScore);
};

} // namespace scorewatch::ui
