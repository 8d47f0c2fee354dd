// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/recordcard.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/delegates/recorddelegate.h"
#include "ui/format.h"
#include "ui/theme/theme.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/textlabel.h"

namespace scorewatch::ui {
namespace {

constexpr qsizetype kFirstRows = 8;
constexpr double kLeastWrapped = 150; ///< of the column that takes what is left

} // namespace

RecordCard::RecordCard(const Theme &theme, const QString &title, const QStringList &heads, int stretched,
                       QWidget *parent)
    : Card(theme, parent)
    , m_model(new RecordModel(heads, this))
    , m_table(new QTableView)
    , m_title(new TextLabel(theme, FontRole::Strong))
    , m_remark(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_empty(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_more(new QPushButton)
    , m_stretched(stretched)
{
    m_title->setText(title);
    m_remark->setElided(true);
    m_empty->setWordWrap(true);
    m_more->setCheckable(true);
    m_more->setProperty(kEmphasisProperty, int(Emphasis::Quiet));
    m_table->setAccessibleName(title);
    makeTable();

    auto *top = new QHBoxLayout;
    top->setSpacing(theme.px(8));
    top->addWidget(m_title);
    top->addWidget(m_remark, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14));
    column->setSpacing(theme.px(6));
    column->addLayout(top);
    column->addWidget(m_table);
    column->addWidget(m_empty);
    column->addWidget(m_more, 0, Qt::AlignLeft);
    column->addStretch(1);
    connect(m_more, &QPushButton::toggled, this, &RecordCard::applyRows);
    connect(&theme, &Theme::changed, this, &RecordCard::fitSoon);
    applyRows();
}

void RecordCard::makeTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RecordDelegate(theme(), m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(1);
    QHeaderView *heads = m_table->horizontalHeader();
    heads->setHighlightSections(false);
    heads->setMinimumSectionSize(theme().px(40));
    heads->setSectionResizeMode(QHeaderView::Fixed);
    heads->setSectionResizeMode(m_stretched, QHeaderView::Stretch);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex &index) { activate(index, true); });
    connect(m_table, &QTableView::clicked, this,
            [this](const QModelIndex &index) { activate(index, false); });
}

void RecordCard::activate(const QModelIndex &index, bool anywhere)
{
    const qint64 actId = index.data(RecordModel::ActIdRole).toLongLong();
    if (actId != 0 && (anywhere || m_model->cell(index).kind == RecordCell::Kind::Command))
        Q_EMIT commandTriggered(actId);
}

void RecordCard::setRows(const QList<RecordRow> &rows)
{
    m_rows = rows;
    applyRows();
}

void RecordCard::setRemark(const QString &remark)
{
    m_remark->setShownText(remark);
}

void RecordCard::applyRows()
{
    const bool all = m_more->isChecked();
    m_model->apply(all ? m_rows : m_rows.mid(0, kFirstRows));
    m_more->setVisible(m_rows.size() > kFirstRows);
    m_more->setText(all ? tr("Show fewer") : tr("Show all %1").arg(number(m_rows.size())));
    m_table->setVisible(!m_rows.isEmpty());
    m_empty->setVisible(m_rows.isEmpty());
    m_empty->setShownText(m_emptyText);
    fitSoon();
}

void RecordCard::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    fitSoon();
}

/// Once the header has taken its width: how a text wraps depends on it.
void RecordCard::fitSoon()
{
    if (m_fitting)
        return;
    m_fitting = true;
    QMetaObject::invokeMethod(this, &RecordCard::fit, Qt::QueuedConnection);
}

void RecordCard::fitColumns()
{
    int room = m_table->viewport()->width() - theme().px(kLeastWrapped);
    for (int column = 0; column < m_model->columnCount(); ++column) {
        if (column == m_stretched)
            continue;
        m_table->setColumnHidden(column, false);
        m_table->resizeColumnToContents(column);
        room -= m_table->columnWidth(column);
    }
    for (const int column : std::as_const(m_spare)) {
        if (room >= 0)
            break;
        room += m_table->columnWidth(column);
        m_table->setColumnHidden(column, true);
    }
}

void RecordCard::fit()
{
    m_fitting = false;
    fitColumns();
    m_table->resizeRowsToContents();
    int height = m_table->horizontalHeader()->sizeHint().height() + 1;
    for (int row = 0; row < m_model->rowCount(); ++row)
        height += m_table->rowHeight(row);
    if (m_table->height() != height || m_table->minimumHeight() != height)
        m_table->setFixedHeight(height);
}

} // namespace scorewatch::ui
