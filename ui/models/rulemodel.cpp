// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rulemodel.h"

#include <algorithm>

#include "ui/format.h"
#include "ui/fraudlook.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

RuleModel::RuleModel(QObject *parent) : QAbstractTableModel(parent) { }

int RuleModel::rowOf(const QString &name) const
{
    const auto it = std::find_if(m_rules.cbegin(), m_rules.cend(),
                                 [&name](const FraudRule &rule) { return rule.name == name; });
    return it == m_rules.cend() ? -1 : int(it - m_rules.cbegin());
}

int RuleModel::count(FraudRule::Mode mode) const
{
    return int(std::count_if(m_rules.cbegin(), m_rules.cend(),
                             [mode](const FraudRule &rule) { return rule.mode == mode; }));
}

void RuleModel::setRules(const QList<FraudRule> &rules)
{
    const bool sameRows = std::equal(rules.cbegin(), rules.cend(), m_rules.cbegin(), m_rules.cend(),
                                     [](const auto &a, const auto &b) { return a.name == b.name; });
    if (!sameRows) {
        beginResetModel();
        m_rules = rules;
        endResetModel();
    } else if (!rules.isEmpty()) { // the selection stays
        m_rules = rules;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

void RuleModel::setQuality(const QList<RuleQuality> &quality)
{
    m_quality.clear();
    for (const RuleQuality &one : quality)
        m_quality.insert(one.rule, one);
    if (!m_rules.isEmpty())
        Q_EMIT dataChanged(index(0, Precision), index(rowCount() - 1, Overturned));
}

int RuleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rules.size());
}

int RuleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString RuleModel::textOf(const FraudRule &rule, int column) const
{
    const RuleQuality quality = qualityOf(rule.name);
    switch (column) {
    case Name:
        return shownText(rule.name, 60);
    case Mode:
        return wordOf(rule.mode);
    case Threshold:
        return measured(rule.threshold);
    case Window:
        return windowText(rule.window);
    case Level:
        return lookOf(rule.severity).word;
    case Action:
        return wordOf(rule.action);
    case Precision:
        return quality.precision() ? tr("%1 %").arg(qRound(*quality.precision() * 100)) : u"–"_s;
    case Undecided:
        return number(quality.undecided);
    default:
        return number(quality.overturned);
    }
}

QVariant RuleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const FraudRule &rule = m_rules.at(index.row());
    const bool isNumber
        = index.column() == Threshold || index.column() == Window || index.column() >= Precision;
    switch (role) {
    case Qt::DisplayRole:
        return textOf(rule, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Precision) {
            const RuleQuality quality = qualityOf(rule.name);
            return plainToolTip(
                tr("%1 confirmed, %2 unfounded, %3 inconclusive")
                    .arg(number(quality.confirmed), number(quality.unfounded), number(quality.inconclusive)));
        }
        return plainToolTip(index.column() == Name ? rule.description : textOf(rule, index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case NameRole:
        return rule.name;
    case int(FraudRole::Mode):
        return int(rule.mode);
    case int(FraudRole::Severity):
        return int(rule.severity);
    default:
        return {};
    }
}

QVariant RuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const bool isNumber = section == Threshold || section == Window || section >= Precision;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Rule"),   tr("Mode"),      tr("Threshold"), tr("Window"),    tr("Severity"),
                             tr("Action"), tr("Precision"), tr("Undecided"), tr("Overturned")};
    return names[section];
}

} // namespace scorewatch::ui
