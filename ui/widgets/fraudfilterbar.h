// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/fraud/frauddesk.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QTimer;

namespace scorewatch::ui {

class Theme;

/// Which events are shown: fields beside each other, on as many lines as the width asks for.
class FraudFilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FraudFilterBar(const Theme &theme, QWidget *parent = nullptr);

    void setRules(const QStringList &names);
    /// Whom a name means among the events that are known; a name that nobody has finds nothing.
    void setNames(const QHash<QString, UserId> &names) { m_names = names; }
    /// Without page and limit. The time span counts from now.
    [[nodiscard]] FraudEventFilter filter() const;
    void showPlayer(const UserId &player);
    void showAddress(const QString &address);
    void reset();
    [[nodiscard]] bool isEmpty() const;
    /// The span of time in hours; 0 is all there is.
    [[nodiscard]] int hours() const;

Q_SIGNALS:
    void changed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    [[nodiscard]] QList<QWidget *> fields() const;

    const Theme &m_theme;
    QGridLayout *m_grid;
    QComboBox *m_rule;
    QComboBox *m_severity;
    QLineEdit *m_player;
    QLineEdit *m_address;
    QComboBox *m_span;
    QCheckBox *m_shadow;
    QTimer *m_typing;
    QHash<QString, UserId> m_names;
    int m_columns = 0;
};

} // namespace scorewatch::ui
