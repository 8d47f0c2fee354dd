// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/config/connectionprofile.h"

namespace scorewatch::ui {

/// The connection profiles as a table.
class ProfilesModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Mark, Where, ColumnCount };

    explicit ProfilesModel(QObject *parent = nullptr);

    void setProfiles(const QList<ConnectionProfile> &profiles);
    [[nodiscard]] const QList<ConnectionProfile> &profiles() const { return m_profiles; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ConnectionProfile> m_profiles;
};

} // namespace scorewatch::ui
