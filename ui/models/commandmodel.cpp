// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/commandmodel.h"

#include <algorithm>

#include <QAction>

#include "ui/actions.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

QString titleOf(const QAction *action)
{
    return action->text().remove(u'&').remove(u'…');
}

/// 0 does not fit; more is better.
int fit(const QString &title, const QString &place, const QStringList &words)
{
    int score = 1;
    for (const QString &word : words) {
        if (title.startsWith(word, Qt::CaseInsensitive))
            score += 4;
        else if (title.contains(u' ' + word, Qt::CaseInsensitive))
            score += 3;
        else if (title.contains(word, Qt::CaseInsensitive))
            score += 2;
        else if (!place.contains(word, Qt::CaseInsensitive))
            return 0;
    }
    return score;
}

} // namespace

CommandModel::CommandModel(const Actions &actions, QObject *parent)
    : QAbstractListModel(parent), m_actions(actions)
{
    setText({});
}

void CommandModel::setText(const QString &text)
{
    struct Hit
    {
        QAction *action;
        int score;
    };
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    QList<Hit> hits;
    for (QAction *action : m_actions.all()) {
        if (action == m_actions.action("view.search")) // where we are
            continue;
        const int score = fit(titleOf(action), m_actions.menuTitle(action), words);
        if (score > 0 && action->isVisible() && action->isEnabled())
            hits.append({action, score});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) { return a.score > b.score; });

    beginResetModel();
    m_text = text.simplified();
    m_found.clear();
    for (const Hit &hit : std::as_const(hits))
        m_found.append(hit.action);
    endResetModel();
}

QAction *CommandModel::actionAt(int row) const
{
    return row >= 0 && row < m_found.size() ? m_found.at(row) : nullptr;
}

int CommandModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_found.size()) + (m_text.isEmpty() ? 0 : 1);
}

QVariant CommandModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QAction *action = actionAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return action ? titleOf(action) : tr("Find player “%1”").arg(shownText(m_text, 64));
    case Qt::DecorationRole:
        return action ? QVariant(action->icon()) : QVariant(m_actions.action("view.around")->icon());
    case PlaceRole:
        return action ? m_actions.menuTitle(action) : QString();
    case KeyRole:
        return action ? action->shortcut().toString(QKeySequence::NativeText) : QString();
    default:
        return {};
    }
}

} // namespace scorewatch::ui
