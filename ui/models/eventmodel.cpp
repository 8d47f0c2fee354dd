// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/eventmodel.h"

#include <algorithm>

#include "ui/format.h"
#include "ui/text.h"

namespace scorewatch::ui {
namespace {

struct Sentence
{
    QString subject;
    QString rest;
};

Sentence sentenceOf(const BoardEvent &event)
{
    const QString who = nameInSentence(event.username, event.userId);
    switch (event.kind) {
    case BoardEvent::Kind::EnteredTop:
        if (event.from > 0)
            return {who,
                    EventModel::tr("entered the top ten: %1 → %2").arg(number(event.from), number(event.to))};
        return {who, EventModel::tr("entered the top ten at %1").arg(number(event.to))};
    case BoardEvent::Kind::LeftTop:
        return {who, EventModel::tr("left the top ten")};
    case BoardEvent::Kind::TookFirst:
        return {who, EventModel::tr("took first place")};
    case BoardEvent::Kind::Tied:
        return {who, EventModel::tr("tied at %1").arg(number(event.score))};
    case BoardEvent::Kind::Removed:
        return {who, EventModel::tr("was taken off the board")};
    case BoardEvent::Kind::Resynced:
        break;
    }
    if (event.count > 0)
        return {EventModel::tr("Resynced"),
                EventModel::tr("after missing %1 messages").arg(number(event.count))};
    return {EventModel::tr("Resynced"), EventModel::tr("the board was read anew")};
}

} // namespace

EventModel::EventModel(QObject *parent) : QAbstractListModel(parent) { }

void EventModel::add(const QList<BoardEvent> &events)
{
    if (events.isEmpty())
        return;
    const int fresh = int(std::min<qsizetype>(events.size(), kCapacity));
    const int kept = std::min(int(m_events.size()), kCapacity - fresh);
    if (kept < m_events.size()) {
        beginRemoveRows({}, kept, int(m_events.size()) - 1);
        m_events.resize(kept);
        endRemoveRows();
    }
    beginInsertRows({}, 0, fresh - 1);
    for (auto it = events.cend() - fresh; it != events.cend(); ++it)
        m_events.prepend(*it);
    endInsertRows();
}

void EventModel::clear()
{
    beginResetModel();
    m_events.clear();
    endResetModel();
}

int EventModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

QVariant EventModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const BoardEvent &event = m_events.at(index.row());
    switch (role) {
    case Qt::DisplayRole: {
        const Sentence sentence = sentenceOf(event);
        return QString(sentence.subject + QLatin1Char(' ') + sentence.rest);
    }
    case SubjectLengthRole:
        return int(sentenceOf(event).subject.size());
    case UserIdRole:
        return event.userId.uuid();
    case Qt::ToolTipRole:
        return event.at.isValid() ? plainToolTip(fullTime(event.at)) : QVariant();
    default:
        return {};
    }
}

} // namespace scorewatch::ui
