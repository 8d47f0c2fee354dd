// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/boardlayout.h"

#include <algorithm>
#include <cmath>

#include <QFontInfo>

#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr double kDesignRow = 73; // the row height the design is drawn for

} // namespace

BoardLayout BoardLayout::of(const Theme &theme, QSize row, const QString &widestScore, bool wall)
{
    BoardLayout layout;
    layout.row = row;
    layout.chooseFonts(theme, wall);
    layout.placeCells(widestScore);
    return layout;
}

void BoardLayout::chooseFonts(const Theme &theme, bool wall)
{
    const double scale = theme.scale();
    const double height = row.height();
    unit = wall ? std::min(height / kDesignRow, row.width() / 900.0) : std::min(scale, height / 48);

    // On a wall the name is read from as far as the score.
    const double least = std::min(scale, unit * 1.2);
    const double figure = wall ? unit * 35 : std::clamp(height * 0.34, 16 * scale, 26 * scale);
    const double name = wall ? unit * 26 : std::clamp(figure * 0.66, 13 * least, 17 * std::max(scale, unit));
    const double line = std::max(name * (wall ? 0.58 : 0.74), 11 * least);
    rankText = TabularText(theme.fontOfSize(figure, QFont::DemiBold));
    scoreText = rankText;
    changeText = TabularText(theme.fontOfSize(std::max(line, name * 0.80), QFont::DemiBold));
    nameFont = theme.fontOfSize(name, QFont::DemiBold);
    lineFont = theme.fontOfSize(line, QFont::Normal);
    secondLine = height >= name * 1.25 + line * 1.35;
}

/// From the left: rank, movement, avatar. From the right: trend, change, score. The name gets what is between.
void BoardLayout::placeCells(const QString &widestScore)
{
    const auto length = [this](double design) { return int(std::lround(design * unit)); };
    const int width = row.width();
    const int full = row.height();
    int right = width - length(20);
    const auto fromRight = [&right, full](int size, int gap) {
        const QRect cell(right - size, 0, size, full);
        right -= size + gap;
        return cell;
    };

    int left = length(20);
    const auto fromLeft = [&left, full](int size, int gap) {
        const QRect cell(left, 0, size, full);
        left += size + gap;
        return cell;
    };
    cells[Rank] = fromLeft(int(std::ceil(rankText.width(u"10"_s))) + 2, length(16));
    cells[Movement] = fromLeft(length(46), length(14));
    const int circle = int(std::min(std::max(38 * unit, QFontInfo(nameFont).pixelSize() * 2.3), full * 0.72));
    cells[Avatar] = fromLeft(circle, length(13));
    cells[Avatar].setTop((full - circle) / 2);
    cells[Avatar].setHeight(circle);

    // The name comes first: the trend shrinks for it, then goes, and then the change.
    const int score = int(std::ceil(scoreText.width(widestScore))) + 2;
    const int change = int(std::ceil(changeText.width(u"+000,000"_s)));
    const int spare = right - left - score - length(16) - length(112);
    const int trend
        = std::min(std::clamp(width / 6, length(110), length(220)), spare - change - length(18 + 24));
    if (trend >= length(48))
        cells[Trend] = fromRight(trend, length(24));
    if (spare >= change + length(18))
        cells[Change] = fromRight(change, length(18));
    cells[Score] = fromRight(score, length(16));
    cells[Player] = QRect(left, 0, std::max(0, right - left), full);
}

} // namespace scorewatch::ui
