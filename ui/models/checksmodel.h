// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/doctor/doctorcheck.h"

namespace scorewatch::ui {

/// The lines of the self-test, keyed by their ids: running it again keeps the selection.
class ChecksModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Status, Check, Found, Expected, ColumnCount };
    enum Role { StatusRole = Qt::UserRole, AdviceRole, IdRole };

    explicit ChecksModel(QObject *parent = nullptr);

    void apply(const QList<DoctorCheck> &checks);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] const QList<DoctorCheck> &checks() const { return m_checks; }
    [[nodiscard]] int count(DoctorCheck::Status status) const;
    /// The whole table with tabs between, heads first.
    [[nodiscard]] QString asText() const;
    static QString wordFor(DoctorCheck::Status status);

private:
    [[nodiscard]] int rowOf(const QString &id) const;

    QList<DoctorCheck> m_checks;
};

} // namespace scorewatch::ui
