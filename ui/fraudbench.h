// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "ui/pages/fraudpage.h"
#include "ui/pages/rulespage.h"

namespace scorewatch::ui {

class Actions;
class Theme;
class ToastArea;

/// The two pages about the rules, and what they have in common.
class FraudBench final : public QObject
{
    Q_OBJECT

public:
    /// The pages belong to the window that shows them.
    FraudBench(const Theme &theme, const Actions &actions, ToastArea &toasts, QObject *parent);

    /// Must outlive the bench or be taken back with nullptr.
    void setDesk(FraudDesk *desk);
    [[nodiscard]] FraudPage &fraudPage() const { return *m_fraud; }
    [[nodiscard]] RulesPage &rulesPage() const { return *m_rules; }

Q_SIGNALS:
    void openCaseOf(const scorewatch::UserId &player);
    void showAround(const scorewatch::UserId &player);

private:
    FraudPage *m_fraud;
    RulesPage *m_rules;
};

} // namespace scorewatch::ui
