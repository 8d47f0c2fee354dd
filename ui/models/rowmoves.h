// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace scorewatch::ui {

/// Of rows whose old positions are given in their new order, which can stay where they are while the others move
/// around them: a longest rising subsequence, so that as few rows as possible move.
QList<bool> rowsThatStay(const QList<int> &oldPositions);

} // namespace scorewatch::ui
