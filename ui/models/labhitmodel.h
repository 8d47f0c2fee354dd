// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/fraud/frauddesk.h"

namespace scorewatch::ui {

/// Whom a rule would have hit, the highest measured first.
class LabHitModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Player, Measured, When, Rank, Known, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setReport(const LabReport &report);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<LabReport::Hit> m_hits;
    double m_threshold = 0;
    Severity m_severity = Severity::Low;
};

} // namespace scorewatch::ui
