// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationcase.h"
#include "ui/widgets/card.h"

namespace scorewatch::ui {

class Actions;
class LeaseClock;
class PlayerHead;
class TextLabel;

/// The current case of the queue in a few lines, so that most need not be opened to be known.
class CaseGlance final : public Card
{
    Q_OBJECT

public:
    CaseGlance(const Theme &theme, const Actions &actions, const LeaseClock &clock,
               QWidget *parent = nullptr);

    void setCase(const CaseSummary &summary, const QString &me);

private:
    const LeaseClock &m_clock;
    PlayerHead *m_head;
    QList<TextLabel *> m_values;
};

} // namespace scorewatch::ui
