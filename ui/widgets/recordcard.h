// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/recordmodel.h"
#include "ui/widgets/card.h"

class QPushButton;
class QTableView;

namespace scorewatch::ui {

class TextLabel;

/// A list of evidence on a card, as tall as its rows: the page scrolls, not the list. A long one begins with a few.
class RecordCard final : public Card
{
    Q_OBJECT

public:
    RecordCard(const Theme &theme, const QString &title, const QStringList &heads, int stretched,
               QWidget *parent = nullptr);

    void setRows(const QList<RecordRow> &rows);
    /// Beside the title.
    void setRemark(const QString &remark);
    /// Columns that are left out first where there is no room.
    void setSpareColumns(const QList<int> &columns) { m_spare = columns; }
    /// In the place of the rows where there are none.
    void setEmptyText(const QString &text) { m_emptyText = text; }

    [[nodiscard]] const RecordModel &model() const { return *m_model; }
    [[nodiscard]] QTableView *table() const { return m_table; }

Q_SIGNALS:
    /// The command in that row, by mouse or Return.
    void commandTriggered(qint64 actId);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeTable();
    void applyRows();
    void fitSoon();
    void fit();
    void fitColumns();
    void activate(const QModelIndex &index, bool anywhere);

    RecordModel *m_model;
    QTableView *m_table;
    TextLabel *m_title;
    TextLabel *m_remark;
    TextLabel *m_empty;
    QPushButton *m_more;
    QString m_emptyText;
    QList<RecordRow> m_rows;
    QList<int> m_spare;
    int m_stretched;
    bool m_fitting = false;
};

} // namespace scorewatch::ui
