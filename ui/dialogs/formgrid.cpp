// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/formgrid.h"

#include <QLineEdit>

#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

namespace scorewatch::ui {

FormGrid::FormGrid(const Theme &theme, QWidget *page) : QGridLayout(page), m_theme(theme)
{
    setContentsMargins(0, 0, 0, 0);
    setHorizontalSpacing(m_theme.px(10));
    setVerticalSpacing(m_theme.px(8));
    setColumnStretch(1, 3);
    setColumnStretch(3, 2);
}

void FormGrid::addHeading(int line, const QString &text)
{
    auto *heading = new TextLabel(m_theme, FontRole::Strong);
    heading->setText(text);
    heading->setContentsMargins(0, m_theme.px(8), 0, 0);
    addWidget(heading, line, 0, 1, 4);
}

void FormGrid::addField(int line, int column, const QString &label, QWidget *field, bool wide)
{
    auto *name = new TextLabel(m_theme, FontRole::Body, Ink::Dim);
    name->setText(label);
    name->setBuddy(field);
    name->setMinimumWidth(m_theme.px(column == 0 ? 84 : 70));
    if (column == 1)
        name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    addWidget(name, line, column * 2);
    addWidget(field, line, column * 2 + 1, 1, wide ? 3 : 1);
    field->setAccessibleName(QString(label).remove(u'&'));
    field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    constexpr int kNoLength = 32'767; // what QLineEdit begins with
    if (auto *text = qobject_cast<QLineEdit *>(field); text && text->maxLength() == kNoLength)
        text->setMaxLength(kLongestField);
}

void FormGrid::addRemark(int line, const QString &text)
{
    auto *remark = new TextLabel(m_theme, FontRole::Small, Ink::Dim);
    remark->setText(text);
    remark->setWordWrap(true);
    addWidget(remark, line, 1, 1, 3);
}

} // namespace scorewatch::ui
