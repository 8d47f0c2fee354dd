// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/fraud/frauddesk.h"
#include "ui/models/fraudtally.h"
#include "ui/widgets/card.h"

class QButtonGroup;

namespace scorewatch::ui {

/// How many events there were over time, by severity or by rule. It goes on counting while it is hidden, and takes the
/// table's word for it once a minute.
class FraudChart final : public Card
{
    Q_OBJECT

public:
    explicit FraudChart(const Theme &theme, QWidget *parent = nullptr);

    void setDesk(FraudDesk *desk) { m_desk = desk; }
    /// Another span of time: the last hours, or the last one where it is 0.
    void restart(int hours);
    void add(const QList<FraudEvent> &events);

Q_SIGNALS:
    /// The table was read.
    void counted();
    void failed(const scorewatch::Error &error);

private:
    void read();
    void showTally();

    FraudDesk *m_desk = nullptr;
    StackedBars *m_bars;
    QButtonGroup *m_by;
    FraudTally m_tally;
    int m_request = 0;
};

} // namespace scorewatch::ui
