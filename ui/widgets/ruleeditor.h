// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fraud/fraudrule.h"
#include "ui/widgets/card.h"

class QButtonGroup;
class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace scorewatch {
struct Error;
}

namespace scorewatch::ui {

class Notice;
class TextLabel;

/// The chosen rule to be changed: collects one FraudRule and asks to save it. What was typed is never lost to a rule
/// that came anew.
class RuleEditor final : public Card
{
    Q_OBJECT

public:
    explicit RuleEditor(const Theme &theme, QWidget *parent = nullptr);

    /// Another rule, or the same as it is stored now.
    void setRule(const FraudRule &rule);
    /// The same rule came anew: it is shown unless something was typed.
    void follow(const FraudRule &rule);
    /// As the fields say.
    [[nodiscard]] FraudRule rule() const;
    [[nodiscard]] bool isDirty() const;
    /// Why it was not saved; a conflict offers to read it again.
    void showError(const scorewatch::Error &error);
    void setBusy(bool busy);
    [[nodiscard]] const FraudRule &stored() const { return m_stored; }

Q_SIGNALS:
    void saveRequested(const scorewatch::FraudRule &rule);
    void readAgainRequested();

private:
    void makeFields(QVBoxLayout *column);
    QWidget *makeModes();
    void updateButtons();

    FraudRule m_stored;
    TextLabel *m_name;
    TextLabel *m_description;
    Notice *m_notice;
    QButtonGroup *m_mode;
    QDoubleSpinBox *m_threshold;
    TextLabel *m_measure;
    QSpinBox *m_window;
    QComboBox *m_severity;
    QComboBox *m_action;
    TextLabel *m_changed;
    QPushButton *m_save;
    QPushButton *m_discard;
    bool m_busy = false;
};

} // namespace scorewatch::ui
