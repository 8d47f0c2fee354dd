// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/audit/auditdesk.h"

namespace scorewatch::ui {

/// Rows of the audit, newest first, keyed by their ids: reading the newest again keeps the selection and the older rows.
class AuditModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { When, What, Who, Whom, Reason, Sealed, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole,
        InkRole,    ///< of what was done, an Ink
        SealedRole, ///< bool
    };

    explicit AuditModel(QObject *parent = nullptr);

    /// The newest rows. `isMore`: there are older ones.
    void apply(const QList<AuditEntry> &newest, bool isMore);
    /// The next older ones.
    void append(const QList<AuditEntry> &older, bool isMore);
    void clear() { apply({}, false); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    [[nodiscard]] const QList<AuditEntry> &entries() const { return m_entries; }
    [[nodiscard]] bool isMore() const { return m_isMore; }

Q_SIGNALS:
    /// The person has come to the end of what is loaded.
    void moreWanted();

private:
    void removeUnless(const QSet<qint64> &wanted);
    [[nodiscard]] QString shown(const AuditEntry &entry, int column) const;
    [[nodiscard]] int rowOf(qint64 id) const;

    QList<AuditEntry> m_entries;
    bool m_isMore = false;
};

} // namespace scorewatch::ui
