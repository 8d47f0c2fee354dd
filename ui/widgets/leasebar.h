// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationcase.h"
#include "ui/widgets/card.h"

namespace scorewatch::ui {

class Actions;
class LeaseClock;
class TextLabel;

/// Who looks after the case and for how long still, with what can be done about it.
class LeaseBar final : public Card
{
    Q_OBJECT

public:
    LeaseBar(const Theme &theme, const Actions &actions, const LeaseClock &clock, QWidget *parent = nullptr);

    void setCase(const CaseSummary &summary, const QString &me);
    /// The countdown goes on.
    void tick();
    [[nodiscard]] QString sentence() const;

private:
    [[nodiscard]] QString leaseSentence() const;

    const LeaseClock &m_clock;
    TextLabel *m_lease;
    TextLabel *m_opinion;
    CaseSummary m_case;
    QString m_me;
};

} // namespace scorewatch::ui
