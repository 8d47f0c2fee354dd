// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/boarddelegate.h"

#include <algorithm>

#include <QPainter>

#include "ui/delegates/avatar.h"
#include "ui/format.h"
#include "ui/models/boardmodel.h"
#include "ui/text.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

UserId playerOf(const QModelIndex &index)
{
    return UserId(index.data(BoardModel::UserIdRole).toUuid());
}

BoardLayout::Cell cellOf(int role)
{
    switch (role) {
    case BoardModel::RankRole:
        return BoardLayout::Rank;
    case BoardModel::MovedRole:
    case BoardModel::NewRole:
        return BoardLayout::Movement;
    case BoardModel::ScoreRole:
        return BoardLayout::Score;
    case BoardModel::ChangeRole:
        return BoardLayout::Change;
    case BoardModel::HistoryRole:
        return BoardLayout::Trend;
    default:
        return BoardLayout::Player;
    }
}

} // namespace

BoardDelegate::BoardDelegate(const Theme &theme, QObject *parent)
    : QAbstractItemDelegate(parent), m_theme(theme)
{ }

void BoardDelegate::setLayout(const BoardLayout &layout)
{
    m_layout = layout;
    m_avatars.clear();
    m_trends.clear();
}

QSize BoardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return m_layout.row;
}

QRegion BoardDelegate::dirtyRegion(const QList<int> &roles, const QRect &row) const
{
    if (roles.isEmpty() || roles.contains(BoardModel::FlashRole))
        return row;
    QRegion region;
    for (const int role : roles) {
        if (role == Qt::DisplayRole) // the initials come from the name
            region += m_layout.cells[BoardLayout::Avatar].translated(row.topLeft());
        if (role != Qt::AccessibleTextRole)
            region += m_layout.cells[cellOf(role)].translated(row.topLeft());
    }
    return region;
}

void BoardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    using PaintCell = void (BoardDelegate::*)(QPainter &, const QRect &, const QModelIndex &) const;
    static constexpr PaintCell kPainters[BoardLayout::CellCount]
        = {&BoardDelegate::paintRank,   &BoardDelegate::paintMovement, &BoardDelegate::paintAvatar,
           &BoardDelegate::paintPlayer, &BoardDelegate::paintScore,    &BoardDelegate::paintChange,
           &BoardDelegate::paintTrend};

    paintBackground(*painter, option, index);
    if (m_frame.dimmed)
        painter->setOpacity(0.5);
    for (int i = 0; i < BoardLayout::CellCount; ++i) {
        const QRect cell = m_layout.cells[i].translated(option.rect.topLeft());
        const PaintCell paintCell = kPainters[i];
        if (!m_layout.cells[i].isEmpty() && m_frame.exposed.intersects(cell))
            (this->*paintCell)(*painter, cell, index);
    }
    painter->setOpacity(1);
}

void BoardDelegate::paintBackground(QPainter &painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const QRect row = option.rect;
    QColor fill = palette.panel;
    const bool selected = option.state & QStyle::State_Selected;
    if (selected)
        fill = palette.wash(palette.accent, option.state & QStyle::State_Active ? 0.14 : 0.08);
    const qint64 flashAt = index.data(BoardModel::FlashRole).toLongLong();
    const auto age = m_frame.now - std::chrono::milliseconds(flashAt);
    if (m_frame.flashing && !m_frame.dimmed && flashAt >= 0 && age < kFlashSpan) {
        const double left = 1 - std::max(0.0, double(age.count()) / double(kFlashSpan.count()));
        fill = Palette::mixed(fill, palette.accent, 0.22 * left);
    }
    painter.fillRect(row, fill);
    painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), palette.line);
    if (selected)
        painter.fillRect(QRect(row.left(), row.top(), m_theme.px(3), row.height()), palette.accent);
}

void BoardDelegate::paintRank(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const qint64 rank = index.data(BoardModel::RankRole).toLongLong();
    const Palette &palette = m_theme.palette();
    painter.setPen(rank == 1       ? palette.first
                       : rank == 2 ? palette.second
                       : rank == 3 ? palette.third
                                   : palette.text);
    m_layout.rankText.draw(painter, cell, Qt::AlignLeft, number(rank));
}

void BoardDelegate::paintMovement(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const int moved = index.data(BoardModel::MovedRole).toInt();
    const double side = QFontInfo(m_layout.changeText.font()).pixelSize() * 0.78;
    const double middle = cell.toRectF().center().y();
    if (index.data(BoardModel::NewRole).toBool()) {
        painter.setPen(palette.accent);
        painter.setFont(m_layout.lineFont);
        painter.drawText(cell, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextDontClip, tr("new"));
    } else if (moved == 0) {
        painter.fillRect(QRectF(cell.left(), middle - 0.8 * m_layout.unit, side * 1.1, 1.6 * m_layout.unit),
                         palette.faint);
    } else {
        const QColor ink = moved > 0 ? palette.good : palette.bad;
        drawArrow(painter, {double(cell.left()), middle - side * 0.42, side, side * 0.84}, moved > 0, ink);
        painter.setPen(ink);
        m_layout.changeText.draw(painter, cell.adjusted(int(side * 1.4), 0, 0, 0), Qt::AlignLeft,
                                 number(std::abs(moved)));
    }
}

void BoardDelegate::paintAvatar(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const double ratio = painter.device()->devicePixelRatioF();
    const UserId player = playerOf(index);
    const QString letters = initials(index.data().toString());
    const QString key = player.toString() + letters + QString::number(ratio);
    QPixmap *pixmap = m_avatars.object(key);
    if (!pixmap) {
        QFont font = m_layout.nameFont;
        font.setPixelSize(std::max(1, int(cell.height() * 0.36)));
        pixmap = new QPixmap(avatarPixmap(player, letters, font, cell.height(), ratio));
        m_avatars.insert(key, pixmap);
    }
    painter.drawPixmap(cell.topLeft(), *pixmap);
}

QString BoardDelegate::secondLine(const QModelIndex &index) const
{
    const QString country = shownText(index.data(BoardModel::CountryRole).toString(), 3);
    const qint64 tiedWith = index.data(BoardModel::TiedWithRole).toLongLong();
    if (tiedWith <= 0)
        return country;
    const QString tie = tr("tied with %1, id decides").arg(number(tiedWith));
    return country.isEmpty() ? tie : country + u" · "_s + tie;
}

void BoardDelegate::paintPlayer(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const QFontMetrics names(m_layout.nameFont);
    const QString line = secondLine(index);
    const bool two = m_layout.secondLine && !line.isEmpty();
    QRect nameRoom = cell;
    if (two) {
        const int lineHeight = QFontMetrics(m_layout.lineFont).height();
        const int gap = int(m_layout.unit);
        const int top = cell.top() + (cell.height() - names.height() - gap - lineHeight) / 2;
        nameRoom = QRect(cell.left(), top, cell.width(), names.height());
        const QRect lineRoom(cell.left(), top + names.height() + gap, cell.width(), lineHeight);
        painter.setFont(m_layout.lineFont);
        painter.setPen(palette.dim);
        painter.drawText(lineRoom, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(m_layout.lineFont).elidedText(line, Qt::ElideRight, cell.width()));
    }
    painter.save();
    painter.setClipRect(cell, Qt::IntersectClip); // towers of combining marks stay in their row
    painter.setFont(m_layout.nameFont);
    painter.setPen(palette.text);
    painter.drawText(nameRoom, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     names.elidedText(index.data().toString(), Qt::ElideRight, cell.width()));
    painter.restore();
}

void BoardDelegate::paintScore(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    painter.setPen(m_theme.palette().text);
    m_layout.scoreText.draw(painter, cell, Qt::AlignRight,
                            number(index.data(BoardModel::ScoreRole).toLongLong()));
}

void BoardDelegate::paintChange(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const qint64 change = index.data(BoardModel::ChangeRole).toLongLong();
    if (change == 0)
        return;
    painter.setPen(change > 0 ? m_theme.palette().good : m_theme.palette().bad);
    m_layout.changeText.draw(painter, cell, Qt::AlignRight, shortSignedNumber(change));
}

void BoardDelegate::paintTrend(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const QRect room = cell.adjusted(0, int(cell.height() * 0.26), 0, -int(cell.height() * 0.26));
    const double ratio = painter.device()->devicePixelRatioF();
    const QUuid id = index.data(BoardModel::UserIdRole).toUuid();
    const auto history = index.data(BoardModel::HistoryRole).value<ScoreHistory>();
    Trend *trend = m_trends.object(id);
    if (!trend || trend->generation != history.generation() || trend->pixmap.devicePixelRatio() != ratio) {
        trend = new Trend{history.generation(), drawTrend(index, room.size(), ratio)};
        m_trends.insert(id, trend);
    }
    painter.drawPixmap(room.topLeft(), trend->pixmap);
}

QPixmap BoardDelegate::drawTrend(const QModelIndex &index, QSize size, double pixelRatio) const
{
    constexpr qint64 kShortestSpan = 10; // seconds: the first moments do not fill the whole width
    const QList<ScoreHistory::Sample> samples
        = index.data(BoardModel::HistoryRole).value<ScoreHistory>().samples();
    QPixmap pixmap(size * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    if (samples.isEmpty() || size.isEmpty())
        return pixmap;
    const auto [low, high] = std::minmax_element(
        samples.cbegin(), samples.cend(), [](const auto &a, const auto &b) { return a.score < b.score; });
    const double pen = 1.6 * m_layout.unit;
    const QRectF room = QRectF(QPointF(), QSizeF(size)).adjusted(pen, pen, -pen, -pen);
    const double span = double(std::max(kShortestSpan, samples.last().second - samples.first().second));
    const double range = double(std::max<qint64>(1, high->score - low->score));
    const bool flat = high->score == low->score;
    QPolygonF line;
    line.reserve(samples.size() + 1);
    for (const ScoreHistory::Sample &sample : samples) {
        const double height = flat ? 0.15 : double(sample.score - low->score) / range;
        line.append({room.right() - room.width() * double(samples.last().second - sample.second) / span,
                     room.bottom() - room.height() * height});
    }
    if (line.size() == 1)
        line.prepend({line.first().x() - pen * 3, line.first().y()});
    QPainter painter(&pixmap);
    drawStroke(painter, line, m_theme.palette().accent, pen);
    return pixmap;
}

} // namespace scorewatch::ui
