// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fraudbench.h"

#include <QAction>

#include "ui/actions.h"

namespace scorewatch::ui {

FraudBench::FraudBench(const Theme &theme, const Actions &actions, ToastArea &toasts, QObject *parent)
    : QObject(parent), m_fraud(new FraudPage(theme)), m_rules(new RulesPage(theme, toasts))
{
    connect(m_fraud, &FraudPage::openCaseOf, this, &FraudBench::openCaseOf);
    connect(m_fraud, &FraudPage::showAround, this, &FraudBench::showAround);
    connect(actions.action("view.refresh"), &QAction::triggered, this, [this] {
        if (m_fraud->isVisible())
            m_fraud->refresh();
        else if (m_rules->isVisible())
            m_rules->refresh();
    });
}

void FraudBench::setDesk(FraudDesk *desk)
{
    m_fraud->setDesk(desk);
    m_rules->setDesk(desk);
}

} // namespace scorewatch::ui
