// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/casefilterbar.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTimer>

#include "ui/casewords.h"
#include "ui/text.h"
#include "ui/theme/chip.h"
#include "ui/theme/theme.h"
#include "ui/widgets/flowlayout.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

enum Claimed { Everybody, Mine, Nobodys };

} // namespace

CaseFilterBar::CaseFilterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_state(new QComboBox)
    , m_severity(new QComboBox)
    , m_rule(new QComboBox)
    , m_claimed(new QComboBox)
    , m_name(new QLineEdit)
    , m_typing(new QTimer(this))
{
    for (const CaseState state : {CaseState::Open, CaseState::Watching, CaseState::Closed})
        m_state->addItem(casewords::state(state), int(state));
    m_state->addItem(tr("All states"), -1);
    m_state->setAccessibleName(tr("State of the cases"));
    m_severity->addItem(tr("Any severity"), -1);
    for (const Severity severity : {Severity::Medium, Severity::High, Severity::Critical})
        m_severity->addItem(severity == Severity::Critical ? chipOf(severity).text
                                                           : tr("%1 or worse").arg(chipOf(severity).text),
                            int(severity));
    m_severity->setAccessibleName(tr("Severity at least"));
    m_rule->addItem(tr("Any rule"));
    m_rule->setAccessibleName(tr("Found by the rule"));
    m_claimed->addItems({tr("Claimed by all"), tr("Mine"), tr("Nobody's")});
    m_claimed->setMinimumContentsLength(12);
    m_claimed->setAccessibleName(tr("Claimed by"));
    m_name->setPlaceholderText(tr("Player's name  /"));
    m_name->setAccessibleName(tr("Beginning of the player's name"));
    m_name->setClearButtonEnabled(true);
    m_name->setMaxLength(64);
    m_name->installEventFilter(this);
    m_typing->setSingleShot(true);
    m_typing->setInterval(200ms);

    auto *row = new FlowLayout(this);
    row->setSpacing(theme.px(8));
    for (QComboBox *box : {m_state, m_severity, m_rule, m_claimed}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        row->addWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &CaseFilterBar::changed);
    }
    const auto restyle = [this, &theme] { m_name->setFixedWidth(theme.px(240)); };
    connect(&theme, &Theme::changed, this, restyle);
    restyle();
    row->addWidget(m_name);
    connect(m_name, &QLineEdit::textChanged, m_typing, qOverload<>(&QTimer::start));
    connect(m_typing, &QTimer::timeout, this, &CaseFilterBar::changed);
}

CaseFilter CaseFilterBar::filter() const
{
    CaseFilter filter;
    const int state = m_state->currentData().toInt();
    filter.state = state < 0 ? std::nullopt : std::optional(CaseState(state));
    const int severity = m_severity->currentData().toInt();
    if (severity >= 0)
        filter.atLeast = Severity(severity);
    filter.rule = m_rule->currentData().toString();
    if (m_claimed->currentIndex() == Mine)
        filter.claimedBy = m_me;
    else if (m_claimed->currentIndex() == Nobodys)
        filter.claimedBy = u"-"_s;
    filter.text = m_name->text().trimmed();
    return filter;
}

void CaseFilterBar::addRules(const QStringList &rules)
{
    for (const QString &rule : rules) {
        if (!rule.isEmpty() && m_rule->findData(rule) < 0)
            m_rule->addItem(shownText(rule, 60), rule);
    }
}

void CaseFilterBar::focusName()
{
    m_name->setFocus(Qt::ShortcutFocusReason);
    m_name->selectAll();
}

void CaseFilterBar::clear()
{
    {
        const QSignalBlocker quiet(this); // one change and not five
        for (QComboBox *box : {m_state, m_severity, m_rule, m_claimed})
            box->setCurrentIndex(0);
        m_name->clear();
        m_typing->stop();
    }
    Q_EMIT changed();
}

bool CaseFilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_name && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (key == Qt::Key_Escape)
                m_name->clear();
            Q_EMIT left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace scorewatch::ui
