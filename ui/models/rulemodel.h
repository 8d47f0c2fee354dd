// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QHash>

#include "core/fraud/frauddesk.h"

namespace scorewatch::ui {

/// The rules, one a row, and how moderators judged what each found.
class RuleModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Name,
        Mode,
        Threshold,
        Window,
        Level,
        Action,
        Precision,
        Undecided,
        Overturned,
        ColumnCount
    };
    static constexpr int NameRole = Qt::UserRole; ///< more in FraudRole

    explicit RuleModel(QObject *parent = nullptr);

    void setRules(const QList<FraudRule> &rules);
    void setQuality(const QList<RuleQuality> &quality);

    [[nodiscard]] const QList<FraudRule> &rules() const { return m_rules; }
    /// -1 where there is none.
    [[nodiscard]] int rowOf(const QString &name) const;
    [[nodiscard]] RuleQuality qualityOf(const QString &name) const { return m_quality.value(name); }
    [[nodiscard]] int count(FraudRule::Mode mode) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const FraudRule &rule, int column) const;

    QList<FraudRule> m_rules;
    QHash<QString, RuleQuality> m_quality;
};

} // namespace scorewatch::ui
