// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/card.h"

namespace scorewatch::ui {

class Actions;

/// The graded acts with their keys, the mildest first.
class DecideCard final : public Card
{
    Q_OBJECT

public:
    DecideCard(const Theme &theme, const Actions &actions, QWidget *parent = nullptr);
};

} // namespace scorewatch::ui
