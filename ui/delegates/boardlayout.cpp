// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/boardlayout.h"

#include <algorithm>
#include <cmath>

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
    const double height = row.height();
    layout.unit = wall ? std::min(height / kDesignRow, row.width() / 900.0) : std::min(theme.scale(), height / 48);
    const double unit = layout.unit;

    const double name = layout.chooseFonts(theme, wall);

    // From the left: rank, movement, avatar. From the right: trend, change, score. The name gets what is between.
    const auto length = [unit](double design) { return int(std::lround(design * unit)); };
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
    layout.cells[Rank] = fromLeft(int(std::ceil(layout.rankText.width(u"10"_s))) + 2, length(16));
    layout.cells[Movement] = fromLeft(length(46), length(14));
    const int circle = int(std::min(std::max(38 * unit, name * 2.3), height * 0.72));
    layout.cells[Avatar] = fromLeft(circle, length(13));
    layout.cells[Avatar].setTop((full - circle) / 2);
    layout.cells[Avatar].setHeight(circle);

    // The name comes first: the trend shrinks for it, then goes, and then the change.
    const int score = int(std::ceil(layout.scoreText.width(widestScore))) + 2;
    const int change = int(std::ceil(layout.changeText.width(u"+000,000"_s)));
    const int spare = right - left - score - length(16) - length(150);
    const int trend = std::min(std::clamp(width / 6, length(110), length(220)), spare - change - length(18 + 24));
    if (trend >= length(56))
        layout.cells[Trend] = fromRight(trend, length(24));
    if (spare >= change + length(18))
        layout.cells[Change] = fromRight(change, length(18));
    layout.cells[Score] = fromRight(score, length(16));
    layout.cells[Player] = QRect(left, 0, std::max(0, right - left), full);
    return layout;
}

/// Returns the size of the name in pixels.
double BoardLayout::chooseFonts(const Theme &theme, bool wall)
{
    const double scale = theme.scale();
    const double height = row.height();
    const double figure = wall ? unit * 30 : std::clamp(height * 0.34, 16 * scale, 26 * scale);
    const double name = std::clamp(figure * 0.66, 13 * std::min(scale, unit * 1.2), 17 * std::max(scale, unit));
    const double line = std::max(name * 0.74, 11 * std::min(scale, unit * 1.2));
    rankText = TabularText(theme.fontOfSize(figure, QFont::DemiBold));
    scoreText = rankText;
    changeText = TabularText(theme.fontOfSize(std::max(line, name * 0.80), QFont::DemiBold));
    nameFont = theme.fontOfSize(name, QFont::DemiBold);
    lineFont = theme.fontOfSize(line, QFont::Normal);
    secondLine = height >= name * 1.25 + line * 1.35;
    return name;
}

} // namespace scorewatch::ui
