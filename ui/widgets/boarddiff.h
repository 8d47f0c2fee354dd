// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/domain/board.h"
#include "ui/theme/tabulartext.h"

namespace scorewatch::ui {

class Theme;

/// The top ten before and after an act, side by side. Who leaves is struck out, who moves up has an arrow: marked by
/// more than colour.
class BoardDiff final : public QWidget
{
    Q_OBJECT

public:
    explicit BoardDiff(const Theme &theme, QWidget *parent = nullptr);

    void setBoards(const QList<BoardEntry> &before, const QList<BoardEntry> &after, const UserId &subject);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintBoard(QPainter &painter, const QRect &room, const QString &heading,
                    const QList<BoardEntry> &entries, bool isAfter) const;
    void paintRow(QPainter &painter, const QRect &row, const BoardEntry &entry, bool isAfter) const;
    [[nodiscard]] qint64 rankBefore(const UserId &player) const;
    [[nodiscard]] bool isOn(const QList<BoardEntry> &entries, const UserId &player) const;
    [[nodiscard]] QString spoken() const;

    const Theme &m_theme;
    TabularText m_digits;
    QList<BoardEntry> m_before;
    QList<BoardEntry> m_after;
    UserId m_subject;
};

} // namespace scorewatch::ui
