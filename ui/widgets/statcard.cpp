// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statcard.h"

#include <QVBoxLayout>

#include "ui/widgets/figure.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

StatCard::StatCard(const Theme &theme, const QString &label, QWidget *parent)
    : Card(theme, parent)
    , m_column(new QVBoxLayout(this))
    , m_label(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_figure(new Figure(theme))
{
    m_label->setText(label);
    m_figure->setAccessibleName(label);
    m_column->addWidget(m_label);
    m_column->addWidget(m_figure);
    connect(&theme, &Theme::changed, this, &StatCard::restyle);
    restyle();
}

void StatCard::restyle()
{
    const int side = theme().px(16);
    m_column->setContentsMargins(side, theme().px(13), side, theme().px(13));
    m_column->setSpacing(theme().px(4));
}

void StatCard::setFigure(const QString &number, const QString &unit)
{
    m_figure->setFigure(number, unit);
}

void StatCard::addBelow(QWidget *widget)
{
    m_column->addWidget(widget);
}

} // namespace scorewatch::ui
