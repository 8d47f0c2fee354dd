// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ruleeditor.h"

#include <algorithm>

#include <QButtonGroup>
#include <QComboBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/base/error.h"
#include "ui/format.h"
#include "ui/fraudlook.h"
#include "ui/text.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/measurebox.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

/// A rule whose stored value has more digits than the field shows is not changed by being looked at.
bool isSame(double a, double b)
{
    return std::abs(a - b) < 0.005;
}

} // namespace

RuleEditor::RuleEditor(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_name(new TextLabel(theme, FontRole::Heading))
    , m_description(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_notice(new Notice(theme))
    , m_mode(new QButtonGroup(this))
    , m_threshold(new MeasureBox)
    , m_measure(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_window(new QSpinBox)
    , m_severity(new QComboBox)
    , m_action(new QComboBox)
    , m_changed(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_save(new QPushButton(tr("&Save changes")))
    , m_discard(new QPushButton(tr("&Discard")))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14));
    column->setSpacing(theme.px(5));
    column->addWidget(m_name);
    column->addWidget(m_description);
    column->addWidget(m_notice);
    m_notice->setClosable(false);
    m_notice->hide();
    makeFields(column);
    column->addSpacing(theme.px(8));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_save, 1);
    buttons->addWidget(m_discard);
    column->addLayout(buttons);
    column->addWidget(m_changed);
    column->addStretch(1);
    for (TextLabel *label : {m_name, m_description, m_measure, m_changed})
        label->setWordWrap(true);
    m_save->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    connect(m_save, &QPushButton::clicked, this, [this] { Q_EMIT saveRequested(rule()); });
    connect(m_discard, &QPushButton::clicked, this, [this] { setRule(m_stored); });
    connect(m_notice, &Notice::actionTriggered, this, &RuleEditor::readAgainRequested);
    connect(m_mode, &QButtonGroup::idClicked, this, &RuleEditor::updateButtons);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &RuleEditor::updateButtons);
    connect(m_window, &QSpinBox::valueChanged, this, &RuleEditor::updateButtons);
    for (QComboBox *box : {m_severity, m_action})
        connect(box, &QComboBox::currentIndexChanged, this, &RuleEditor::updateButtons);
    setAccessibleName(tr("The chosen rule"));
}

void RuleEditor::makeFields(QVBoxLayout *column)
{
    const auto field = [this, column](const QString &name, QWidget *widget) {
        auto *label = new TextLabel(theme(), FontRole::Small, Ink::Dim);
        label->setText(name);
        label->setBuddy(widget);
        widget->setAccessibleName(QString(name).remove(u'&'));
        widget->setMinimumWidth(theme().px(60));
        column->addSpacing(theme().px(6));
        column->addWidget(label);
        column->addWidget(widget);
    };
    field(tr("Mode"), makeModes());
    m_threshold->setRange(0, 1e9);
    m_threshold->setDecimals(2);
    m_threshold->setLocale(shownLocale());
    field(tr("&Threshold: it fires above"), m_threshold);
    column->addWidget(m_measure);
    m_window->setRange(1, 30 * 86'400);
    m_window->setSuffix(tr(" s"));
    m_window->setLocale(shownLocale());
    field(tr("&Window"), m_window);
    for (const Severity severity : {Severity::Low, Severity::Medium, Severity::High, Severity::Critical})
        m_severity->addItem(lookOf(severity).word, int(severity));
    field(tr("Se&verity"), m_severity);
    for (const FraudRule::Action action :
         {FraudRule::Action::Log, FraudRule::Action::Flag, FraudRule::Action::Ban})
        m_action->addItem(wordOf(action), int(action));
    m_action->setToolTip(tr("A player of the top 100 is never banned by a rule, only flagged."));
    field(tr("&Action while active"), m_action);
}

QWidget *RuleEditor::makeModes()
{
    auto *modes = new QWidget;
    auto *row = new QHBoxLayout(modes);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme().px(4));
    const QString tips[] = {tr("Nothing is looked for"), tr("Found and written down, never acted on"),
                            tr("Found and acted on")};
    for (const FraudRule::Mode mode :
         {FraudRule::Mode::Off, FraudRule::Mode::Shadow, FraudRule::Mode::Active}) {
        auto *button = new QPushButton(wordOf(mode));
        button->setCheckable(true);
        button->setToolTip(tips[int(mode)]);
        button->setAccessibleName(tr("Mode: %1").arg(wordOf(mode)));
        button->setAccessibleDescription(tips[int(mode)]);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        m_mode->addButton(button, int(mode));
        row->addWidget(button, 1);
    }
    return modes;
}

void RuleEditor::setRule(const FraudRule &rule)
{
    m_stored = rule;
    m_notice->hide();
    m_name->setShownText(shownText(rule.name, 60));
    m_description->setShownText(shownText(rule.description, 400));
    m_mode->button(int(rule.mode))->setChecked(true);
    m_threshold->setValue(rule.threshold);
    m_measure->setShownText(measureOf(rule.kind));
    m_window->setValue(int(std::clamp<qint64>(rule.window.count(), 1, m_window->maximum())));
    m_severity->setCurrentIndex(m_severity->findData(int(rule.severity)));
    m_action->setCurrentIndex(m_action->findData(int(rule.action)));
    m_changed->setShownText(
        rule.updatedBy.isEmpty() || !rule.updatedAt.isValid()
            ? tr("Never changed")
            : tr("Changed by %1, %2").arg(shownText(rule.updatedBy, 60), fullTime(rule.updatedAt)));
    updateButtons();
}

void RuleEditor::follow(const FraudRule &rule)
{
    if (rule != m_stored && !isDirty())
        setRule(rule);
}

FraudRule RuleEditor::rule() const
{
    FraudRule rule = m_stored;
    rule.mode = FraudRule::Mode(std::max(0, m_mode->checkedId()));
    if (!isSame(m_threshold->value(), m_stored.threshold))
        rule.threshold = m_threshold->value();
    rule.window = std::chrono::seconds(m_window->value());
    rule.severity = Severity(m_severity->currentData().toInt());
    rule.action = FraudRule::Action(m_action->currentData().toInt());
    return rule;
}

bool RuleEditor::isDirty() const
{
    return !m_stored.name.isEmpty() && rule() != m_stored;
}

void RuleEditor::showError(const scorewatch::Error &error)
{
    m_notice->setError(error);
    const bool conflict = error.code == Error::Code::Conflict;
    m_notice->setAction(conflict ? tr("Read it again") : QString());
    m_notice->show();
}

void RuleEditor::setBusy(bool busy)
{
    m_busy = busy;
    updateButtons();
}

void RuleEditor::updateButtons()
{
    // What is chosen is told by colour as well as by being pressed.
    for (QAbstractButton *button : m_mode->buttons()) {
        const Emphasis emphasis = button->isChecked() ? Emphasis::Primary : Emphasis::Normal;
        if (button->property(kEmphasisProperty).toInt() != int(emphasis)) {
            button->setProperty(kEmphasisProperty, int(emphasis));
            button->update();
        }
    }
    m_save->setEnabled(!m_busy && isDirty());
    m_discard->setEnabled(!m_busy && isDirty());
}

} // namespace scorewatch::ui
