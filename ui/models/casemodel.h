// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/moderation/moderationcase.h"

namespace scorewatch::ui {

class LeaseClock;

/// The review queue, keyed by the cases' ids: reading it again keeps selection, current row and scroll, and tells the views
/// of nothing but what is different.
class CaseModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Level, Player, Rule, AtStake, Age, Claim, ColumnCount };
    enum Role {
        CaseIdRole = Qt::UserRole,
        SeverityRole,
        UserIdRole,
        DetailRole, ///< the second line of a cell
        HolderRole, ///< in the column Claim
        ShareRole,  ///< of the lease that is left, 0 to 1
    };
    enum class Holder { Nobody, Me, Somebody };

    explicit CaseModel(const LeaseClock &clock, QObject *parent = nullptr);

    /// Whose claims are "yours".
    void setMe(const QString &name);
    void apply(const QList<CaseSummary> &cases);
    /// One case is different now; nothing where it is not listed.
    void replace(const CaseSummary &summary);
    /// Ages and leases go on.
    void tick();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] int rowOf(qint64 caseId) const;
    [[nodiscard]] const QList<CaseSummary> &cases() const { return m_cases; }

private:
    /// What the clock changes in a row, as it was last told.
    struct Shown
    {
        QString age{};
        QString claim{};
    };

    [[nodiscard]] QString shown(const CaseSummary &summary, int column) const;
    [[nodiscard]] QString detail(const CaseSummary &summary, int column) const;
    [[nodiscard]] QString claimText(const CaseSummary &summary) const;
    [[nodiscard]] QString toolTip(const CaseSummary &summary, int column) const;
    [[nodiscard]] Holder holder(const CaseSummary &summary) const;
    void setRow(int row, const CaseSummary &summary);
    void removeMissing(const QList<CaseSummary> &cases);

    const LeaseClock &m_clock;
    QString m_me;
    QList<CaseSummary> m_cases;
    QHash<qint64, Shown> m_shown;
};

} // namespace scorewatch::ui
