// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/boarddiff.h"

#include <algorithm>

#include <QPainter>

#include "ui/format.h"
#include "ui/text.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr double kRow = 24;
constexpr double kHead = 24;
constexpr double kGap = 12;
constexpr double kWithScores = 190; ///< a board narrower than that shows no scores

} // namespace

BoardDiff::BoardDiff(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(tr("The board before and after"));
    const auto restyle = [this] {
        m_digits = TabularText(m_theme.font(FontRole::Small));
        updateGeometry();
        update();
    };
    connect(&theme, &Theme::changed, this, restyle);
    restyle();
}

void BoardDiff::setBoards(const QList<BoardEntry> &before, const QList<BoardEntry> &after,
                          const UserId &subject)
{
    m_before = before;
    m_after = after;
    m_subject = subject;
    setAccessibleDescription(spoken());
    updateGeometry();
    update();
}

QSize BoardDiff::sizeHint() const
{
    const auto rows = std::max({m_before.size(), m_after.size(), qsizetype(1)});
    return {m_theme.px(340), m_theme.px(kHead) + int(rows) * m_theme.px(kRow)};
}

QSize BoardDiff::minimumSizeHint() const
{
    return {m_theme.px(240), sizeHint().height()};
}

qint64 BoardDiff::rankBefore(const UserId &player) const
{
    for (const BoardEntry &entry : m_before) {
        if (entry.userId == player)
            return entry.rank;
    }
    return 0;
}

bool BoardDiff::isOn(const QList<BoardEntry> &entries, const UserId &player) const
{
    return std::any_of(entries.cbegin(), entries.cend(),
                       [&player](const BoardEntry &entry) { return entry.userId == player; });
}

QString BoardDiff::spoken() const
{
    QStringList lines;
    if (isOn(m_before, m_subject) && !isOn(m_after, m_subject))
        lines.append(tr("The player leaves the top ten."));
    for (const BoardEntry &entry : m_after) {
        const qint64 before = rankBefore(entry.userId);
        if (before == 0)
            lines.append(
                tr("%1 comes in at %2.").arg(shownName(entry.username, entry.userId), number(entry.rank)));
        else if (before != entry.rank)
            lines.append(
                tr("%1 goes from %2 to %3.")
                    .arg(shownName(entry.username, entry.userId), number(before), number(entry.rank)));
    }
    return lines.isEmpty() ? tr("Nobody moves.") : lines.join(u' ');
}

void BoardDiff::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int gap = m_theme.px(kGap);
    const int half = (width() - gap) / 2;
    paintBoard(painter, {0, 0, half, height()}, tr("Now"), m_before, false);
    paintBoard(painter, {half + gap, 0, width() - half - gap, height()}, tr("After"), m_after, true);
}

void BoardDiff::paintBoard(QPainter &painter, const QRect &room, const QString &heading,
                           const QList<BoardEntry> &entries, bool isAfter) const
{
    const int head = m_theme.px(kHead);
    painter.setFont(m_theme.font(FontRole::SmallStrong));
    painter.setPen(m_theme.palette().dim);
    painter.drawText(QRect(room.left() + m_theme.px(6), 0, room.width(), head - m_theme.px(4)),
                     Qt::AlignLeft | Qt::AlignVCenter, heading);
    painter.fillRect(QRect(room.left(), head - 1, room.width(), 1), m_theme.palette().line);
    QRect row(room.left(), head, room.width(), m_theme.px(kRow));
    for (const BoardEntry &entry : entries) {
        paintRow(painter, row, entry, isAfter);
        row.translate(0, row.height());
    }
}

void BoardDiff::paintRow(QPainter &painter, const QRect &row, const BoardEntry &entry, bool isAfter) const
{
    const Palette &palette = m_theme.palette();
    const qint64 before = rankBefore(entry.userId);
    const bool subject = entry.userId == m_subject;
    const bool leaves = !isAfter && subject && !isOn(m_after, m_subject);
    const bool rises = isAfter && (before == 0 || entry.rank < before);
    const bool falls = isAfter && before != 0 && entry.rank > before;
    const QRectF fill = row.toRectF().adjusted(0, 1, 0, -1);
    if (leaves || falls)
        fillRounded(painter, fill, m_theme.px(4), palette.wash(palette.bad, 0.14));
    else if (rises)
        fillRounded(painter, fill, m_theme.px(4), palette.wash(palette.good, 0.14));
    else if (subject)
        fillRounded(painter, fill, m_theme.px(4), palette.wash(palette.accent, 0.14));

    QRect room = row.adjusted(m_theme.px(6), 0, -m_theme.px(6), 0);
    painter.setPen(palette.dim);
    m_digits.draw(painter, QRect(room.left(), room.top(), m_theme.px(18), room.height()), Qt::AlignRight,
                  number(entry.rank));
    room.setLeft(room.left() + m_theme.px(24));
    if (rises || falls) {
        const double side = m_theme.px(7);
        drawArrow(painter, {room.right() - side + 1, room.center().y() - side / 2 + 0.5, side, side}, rises,
                  rises ? palette.good : palette.bad);
    }
    if (isAfter)
        room.setRight(room.right() - m_theme.px(12));
    painter.setPen(leaves ? palette.dim : palette.text);
    if (row.width() >= m_theme.px(kWithScores)) {
        const QString score = number(entry.score);
        m_digits.draw(painter, room, Qt::AlignRight, score);
        room.setRight(room.right() - int(m_digits.width(score)) - m_theme.px(8));
    }
    QFont font = m_theme.font(subject ? FontRole::SmallStrong : FontRole::Small);
    font.setStrikeOut(leaves);
    painter.setFont(font);
    painter.drawText(
        room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(shownName(entry.username, entry.userId), Qt::ElideRight, room.width()));
}

} // namespace scorewatch::ui
