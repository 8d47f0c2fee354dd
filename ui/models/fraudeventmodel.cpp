// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/fraudeventmodel.h"

#include <algorithm>

#include "ui/format.h"
#include "ui/fraudlook.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

FraudEventModel::FraudEventModel(QObject *parent) : QAbstractTableModel(parent) { }

bool FraudEventModel::passes(const FraudEventFilter &filter, const FraudEvent &event)
{
    return (filter.rule.isEmpty() || filter.rule == event.rule)
        && (!filter.atLeast || event.severity >= *filter.atLeast)
        && (!filter.player || *filter.player == event.player)
        && (filter.address.isEmpty() || filter.address == event.address)
        && (!filter.from.isValid() || event.createdAt >= filter.from)
        && (!filter.to.isValid() || event.createdAt < filter.to) && (filter.withShadow || !event.isShadow);
}

void FraudEventModel::setPage(const QList<FraudEvent> &events, bool hasMore)
{
    beginResetModel();
    m_events.clear();
    m_waiting.clear();
    m_known.clear();
    m_waitingCount = 0;
    m_fetching = false;
    m_hasMore = hasMore;
    for (const FraudEvent &event : events) {
        if (m_events.size() < kMost && !m_known.contains(event.id)) {
            m_known.insert(event.id);
            m_events.append(event);
        }
    }
    endResetModel();
    Q_EMIT waitingChanged(0);
}

void FraudEventModel::clear()
{
    m_held = false;
    setPage({}, false);
}

void FraudEventModel::appendPage(const QList<FraudEvent> &events, bool hasMore)
{
    m_fetching = false;
    m_hasMore = hasMore;
    QList<FraudEvent> fresh;
    for (const FraudEvent &event : events) {
        if (m_events.size() + fresh.size() >= kMost) {
            m_hasMore = true;
            break;
        }
        if (m_known.contains(event.id))
            continue;
        m_known.insert(event.id);
        fresh.append(event);
    }
    if (fresh.isEmpty())
        return;
    const int first = int(m_events.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_events.append(fresh);
    endInsertRows();
}

void FraudEventModel::pageFailed()
{
    m_fetching = false;
}

void FraudEventModel::addLive(const QList<FraudEvent> &events)
{
    QList<FraudEvent> fresh;
    for (const FraudEvent &event : events) {
        if (m_known.contains(event.id))
            continue;
        m_known.insert(event.id);
        fresh.append(event);
    }
    if (fresh.isEmpty())
        return;
    if (!m_held)
        return put(fresh);
    m_waiting.append(fresh);
    m_waitingCount += fresh.size();
    const qsizetype over = m_waiting.size() - kMost;
    for (qsizetype i = 0; i < over; ++i)
        m_known.remove(m_waiting.at(i).id);
    if (over > 0)
        m_waiting.remove(0, over);
    Q_EMIT waitingChanged(m_waitingCount);
}

void FraudEventModel::setHeld(bool held)
{
    m_held = held;
    if (!held)
        release();
}

void FraudEventModel::release()
{
    if (m_waitingCount == 0)
        return;
    m_waitingCount = 0;
    put(std::exchange(m_waiting, {}));
    Q_EMIT waitingChanged(0);
}

void FraudEventModel::put(QList<FraudEvent> events)
{
    for (qsizetype over = events.size() - kMost; over > 0; --over)
        m_known.remove(events.takeFirst().id);
    cutTo(kMost - int(events.size()));
    std::reverse(events.begin(), events.end());
    beginInsertRows({}, 0, int(events.size()) - 1);
    m_events = events + m_events;
    endInsertRows();
}

void FraudEventModel::cutTo(int rows)
{
    if (m_events.size() <= rows)
        return;
    beginRemoveRows({}, rows, int(m_events.size()) - 1);
    for (qsizetype i = rows; i < m_events.size(); ++i)
        m_known.remove(m_events.at(i).id);
    m_events.resize(rows);
    m_hasMore = true;
    endRemoveRows();
}

bool FraudEventModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_fetching && !m_events.isEmpty() && m_events.size() < kMost;
}

void FraudEventModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_fetching = true;
    Q_EMIT pageWanted(m_events.last().id);
}

int FraudEventModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int FraudEventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString FraudEventModel::textOf(const FraudEvent &event, int column) const
{
    switch (column) {
    case When:
        return event.createdAt.toLocalTime().date() == QDate::currentDate()
            ? timeOfDay(event.createdAt)
            : shownLocale().toString(event.createdAt.toLocalTime(), u"d MMM HH:mm"_s);
    case Level:
        return lookOf(event.severity).word;
    case Rule:
        return shownText(event.rule, 60);
    case Player:
        return shownName(event.username, event.player);
    case Measured:
        return tr("%1 of %2").arg(measured(event.measured), measured(event.threshold));
    case Address:
        return event.address.isEmpty() ? u"–"_s : shownText(event.address, 60);
    default:
        return doneWord(event.actionTaken, event.isShadow);
    }
}

QVariant FraudEventModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const FraudEvent &event = m_events.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(event, index.column());
    case Qt::ToolTipRole:
        return index.column() == When ? plainToolTip(fullTime(event.createdAt))
                                      : plainToolTip(textOf(event, index.column()));
    case Qt::AccessibleTextRole:
        return textOf(event, index.column());
    case EventRole:
        return QVariant::fromValue(event);
    case int(FraudRole::Severity):
        return int(event.severity);
    case int(FraudRole::Measured):
        return event.measured;
    case int(FraudRole::Threshold):
        return event.threshold;
    case int(FraudRole::Shadow):
        return event.isShadow;
    default:
        return {};
    }
}

QVariant FraudEventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString names[]
        = {tr("When"), tr("Severity"), tr("Rule"), tr("Player"), tr("Measured"), tr("Address"), tr("Done")};
    return names[section];
}

} // namespace scorewatch::ui
