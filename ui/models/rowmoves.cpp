// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rowmoves.h"

namespace scorewatch::ui {

QList<bool> rowsThatStay(const QList<int> &oldPositions)
{
    // Quadratic, for at most a screenful of rows.
    const qsizetype count = oldPositions.size();
    QList<qsizetype> length(count, 1);
    QList<qsizetype> previous(count, -1);
    qsizetype best = -1;
    for (qsizetype i = 0; i < count; ++i) {
        for (qsizetype j = 0; j < i; ++j) {
            if (oldPositions.at(j) < oldPositions.at(i) && length.at(j) + 1 > length.at(i)) {
                length[i] = length.at(j) + 1;
                previous[i] = j;
            }
        }
        if (best < 0 || length.at(i) > length.at(best))
            best = i;
    }
    QList<bool> stays;
    stays.resize(count); // false
    for (; best >= 0; best = previous.at(best))
        stays[best] = true;
    return stays;
}

} // namespace scorewatch::ui
