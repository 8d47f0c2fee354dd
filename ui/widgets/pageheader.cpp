// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pageheader.h"

#include <QHBoxLayout>

#include "ui/widgets/textlabel.h"

namespace scorewatch::ui {

PageHeader::PageHeader(const Theme &theme, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_row(new QHBoxLayout(this))
    , m_badges(new QHBoxLayout)
    , m_actions(new QWidget)
    , m_title(new TextLabel(theme, FontRole::Title))
    , m_sentence(new TextLabel(theme, FontRole::Body, Ink::Dim))
{
    m_title->setText(title);
    m_sentence->setElided(true);
    auto *actions = new QHBoxLayout(m_actions);
    actions->setContentsMargins(0, 0, 0, 0);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->addWidget(m_title);
    m_row->addLayout(m_badges);
    m_row->addWidget(m_sentence, 1);
    m_row->addWidget(m_actions);
    connect(&theme, &Theme::changed, this, &PageHeader::restyle);
    restyle();
}

void PageHeader::restyle()
{
    m_row->setSpacing(m_theme.px(14));
    m_actions->layout()->setSpacing(m_theme.px(8));
    setMinimumHeight(m_theme.px(32));
}

void PageHeader::addBadge(QWidget *badge)
{
    m_badges->addWidget(badge, 0, Qt::AlignVCenter);
}

void PageHeader::addAction(QWidget *button)
{
    m_actions->layout()->addWidget(button);
}

void PageHeader::setSentence(const QString &sentence)
{
    m_sentence->setShownText(sentence);
}

QString PageHeader::sentence() const
{
    return m_sentence->text();
}

void PageHeader::setPixelSize(double pixels)
{
    m_title->setPixelSize(pixels);
    m_sentence->setPixelSize(pixels * 0.68);
    m_actions->setVisible(pixels <= 0);
}

} // namespace scorewatch::ui
