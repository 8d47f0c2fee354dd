// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/profilesmodel.h"

#include "ui/environment.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

ProfilesModel::ProfilesModel(QObject *parent) : QAbstractTableModel(parent) { }

void ProfilesModel::setProfiles(const QList<ConnectionProfile> &profiles)
{
    if (m_profiles == profiles)
        return;
    beginResetModel();
    m_profiles = profiles;
    endResetModel();
}

int ProfilesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_profiles.size());
}

int ProfilesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ProfilesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ConnectionProfile &profile = m_profiles.at(index.row());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    QString text;
    if (index.column() == Name)
        text = profile.name;
    else if (index.column() == Mark)
        text = wordOf(profile.environment);
    else if (profile.kind == ConnectionProfile::Kind::Embedded)
        text = tr("this program's own servers");
    else if (profile.kind == ConnectionProfile::Kind::Scorewatchd)
        text = u"scorewatchd · %1"_s.arg(profile.apiUrl);
    else
        text = u"%1 · %2"_s.arg(profile.postgresUri(), profile.redisUrl);
    return role == Qt::ToolTipRole ? plainToolTip(text) : shownText(text, 300);
}

QVariant ProfilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Mark:
        return tr("Marked as");
    default:
        return tr("Servers");
    }
}

} // namespace scorewatch::ui
