// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/moderation/moderationcase.h"

class QComboBox;
class QLineEdit;
class QTimer;

namespace scorewatch::ui {

class Theme;

/// Which cases the queue shows.
class CaseFilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit CaseFilterBar(const Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] CaseFilter filter() const;
    /// False when something is left out that would wait for somebody.
    [[nodiscard]] bool isUsual() const { return filter() == CaseFilter{}; }
    void setMe(const QString &name) { m_me = name; }
    /// Rules that were seen in the queue; the chosen one stays.
    void addRules(const QStringList &rules);
    void focusName();
    void clear();

Q_SIGNALS:
    void changed();
    /// Escape or Return in the name: on to the list.
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QComboBox *m_state;
    QComboBox *m_severity;
    QComboBox *m_rule;
    QComboBox *m_claimed;
    QLineEdit *m_name;
    QTimer *m_typing;
    QString m_me;
};

} // namespace scorewatch::ui
