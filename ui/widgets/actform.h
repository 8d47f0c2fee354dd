// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QWidget>

#include "ui/actwords.h"

class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QGridLayout;

namespace scorewatch::ui {

class TextField;
class TextLabel;
class Theme;

/// Whom an act is done to.
struct ActSubject
{
    UserId player{};
    QString username{};
    std::optional<qint64> caseId{};
    std::optional<qint64> afterAct{}; ///< the newest act that the person has seen

    bool operator==(const ActSubject &) const = default;
};

/// What an act needs to be told: kind, reason, policy, and by kind how long, how many points, or who else agrees.
class ActForm final : public QWidget
{
    Q_OBJECT

public:
    explicit ActForm(const Theme &theme, QWidget *parent = nullptr);

    /// A reason that was typed stays where only the choice changes; a template goes with its act.
    void setChoice(ActChoice choice);
    void clear();
    void setSecondPersonWanted(bool wanted);
    /// The cursor goes to what must be told first.
    void focusFirst();

    [[nodiscard]] ActChoice choice() const;
    [[nodiscard]] ActRequest request(const ActSubject &subject) const;
    [[nodiscard]] QString verb(const ActSubject &subject) const;
    /// What is missing, as a sentence; empty where all is told.
    [[nodiscard]] QString missing() const;
    [[nodiscard]] bool hasReason() const;

Q_SIGNALS:
    void edited();
    /// Ctrl+Return in a field.
    void submitted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addRow(QGridLayout *grid, const QString &name, QWidget *field);
    void makeReason();
    void fillTemplates();
    void applyTemplate(int index);
    void stepTemplate(int step);
    void arrange();
    [[nodiscard]] std::chrono::seconds span() const;
    [[nodiscard]] std::optional<qint64> points() const;

    const Theme &m_theme;
    QComboBox *m_choice;
    QComboBox *m_templates;
    TextField *m_reason;
    QLineEdit *m_policy;
    QComboBox *m_span;
    QDateTimeEdit *m_until;
    QLineEdit *m_points;
    QLineEdit *m_second;
    QHash<QWidget *, TextLabel *> m_labels;
    QString m_template; ///< that was brought last
    bool m_secondWanted = false;
};

} // namespace scorewatch::ui
