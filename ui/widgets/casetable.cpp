// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/casetable.h"

#include <algorithm>

#include <QHeaderView>

#include "ui/delegates/casedelegate.h"
#include "ui/models/casemodel.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {
namespace {

constexpr double kNoAge = 700;   // below it the list has no column of ages
constexpr double kNoRules = 560; // and below that none of rules

} // namespace

CaseTable::CaseTable(const Theme &theme, CaseModel *model, QWidget *parent)
    : QTableView(parent), m_theme(theme), m_cases(model)
{
    setModel(model);
    setItemDelegate(new CaseDelegate(theme, this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabKeyNavigation(false);
    setAccessibleName(tr("Cases that wait"));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(1);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(CaseModel::Player, QHeaderView::Stretch);
    horizontalHeader()->setSectionResizeMode(CaseModel::Rule, QHeaderView::Stretch);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &CaseTable::chosenChanged);
    connect(&theme, &Theme::changed, this, &CaseTable::restyle);
    restyle();
}

void CaseTable::restyle()
{
    verticalHeader()->setDefaultSectionSize(m_theme.px(CaseDelegate::kRowHeight));
    setColumnWidth(CaseModel::Level, m_theme.px(112));
    setColumnWidth(CaseModel::AtStake, m_theme.px(112));
    setColumnWidth(CaseModel::Age, m_theme.px(84));
    setColumnWidth(CaseModel::Claim, m_theme.px(176));
}

void CaseTable::arrange(int room)
{
    setColumnHidden(CaseModel::Age, room < m_theme.px(kNoAge));
    setColumnHidden(CaseModel::Rule, room < m_theme.px(kNoRules));
}

void CaseTable::choose(int row)
{
    selectionModel()->setCurrentIndex(m_cases->index(row, 0),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void CaseTable::step(int rows)
{
    if (m_cases->rowCount() == 0)
        return;
    choose(std::clamp(currentIndex().row() + rows, 0, m_cases->rowCount() - 1));
    scrollTo(currentIndex());
}

void CaseTable::apply(const QList<CaseSummary> &cases)
{
    const std::optional<CaseSummary> before = current();
    const int row = std::max(0, currentIndex().row());
    m_cases->apply(cases);
    if (m_cases->rowCount() == 0)
        return;
    const bool gone = !before || m_cases->rowOf(before->id) < 0;
    const QModelIndexList chosen = selectionModel()->selectedRows();
    if (chosen.isEmpty())
        choose(gone ? std::min(row, m_cases->rowCount() - 1) : currentIndex().row());
    else if (chosen.size() == 1 && chosen.first().row() != currentIndex().row())
        choose(chosen.first().row());
}

std::optional<CaseSummary> CaseTable::current() const
{
    const int row = currentIndex().row();
    if (row < 0 || row >= m_cases->rowCount())
        return std::nullopt;
    return m_cases->cases().at(row);
}

QList<CaseSummary> CaseTable::chosen() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QList<CaseSummary> cases;
    for (const int row : std::as_const(rows))
        cases.append(m_cases->cases().at(row));
    return cases;
}

} // namespace scorewatch::ui
