// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QAbstractTableModel>

#include "ui/theme/chip.h"

namespace scorewatch::ui {

/// One cell of a list of evidence.
struct RecordCell
{
    enum class Kind { Text, Number, Wrapped, Command };

    QString text{};
    Ink ink = Ink::Text;
    Kind kind = Kind::Text;
    QString toolTip{};
    bool strong = false;
    std::optional<ChipLook> chip{}; ///< in the place of the text, which stays for who cannot see it

    bool operator==(const RecordCell &) const = default;
};

struct RecordRow
{
    QByteArray key; ///< the same row when it is read again
    QList<RecordCell> cells;
    qint64 actId = 0; ///< of the command in it

    bool operator==(const RecordRow &) const = default;
};

/// A list of evidence: rule hits, log-ins, linked players, what was decided. Reading it again tells of what is different only.
class RecordModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { KeyRole = Qt::UserRole, ActIdRole };

    /// Heads that begin with ">" are those of numbers.
    explicit RecordModel(const QStringList &heads, QObject *parent = nullptr);

    void apply(const QList<RecordRow> &rows);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] const RecordCell &cell(const QModelIndex &index) const;
    [[nodiscard]] const QList<RecordRow> &rows() const { return m_rows; }

private:
    [[nodiscard]] int rowOf(const QByteArray &key) const;

    QStringList m_heads;
    QList<RecordRow> m_rows;
};

} // namespace scorewatch::ui
