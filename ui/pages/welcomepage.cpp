// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/welcomepage.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/theme/themeicon.h"
#include "ui/widgets/choicecard.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/statepane.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

WelcomePage::WelcomePage(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new TextLabel(theme, FontRole::Figure))
    , m_sentence(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_try(new ChoiceCard(
          theme, u"try"_s, tr("Try it here"),
          tr("Starts its own PostgreSQL and Redis on this computer, with simulated players and a few "
             "cheaters. Nothing leaves the machine, and no server of yours is touched.")))
    , m_connect(
          new ChoiceCard(theme, u"connect"_s, tr("Connect…"),
                         tr("Looks at the PostgreSQL and Redis you already run, or at a scorewatchd with "
                            "nothing but a token. "
                            "A test says beforehand which pages will be blind, and which right is missing.")))
    , m_busy(new StatePane(theme))
    , m_notice(new Notice(theme))
    , m_column(new QWidget)
{
    m_title->setText(tr("Welcome to Scorewatch"));
    m_sentence->setText(tr("The desk from which a live scoreboard is run. Where are the scores?"));
    m_notice->hide();
    m_busy->hide();

    auto *choices = new QHBoxLayout;
    choices->setSpacing(theme.px(16));
    choices->addWidget(m_try);
    choices->addWidget(m_connect);
    auto *column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 0, 0, 0);
    column->addStretch(2);
    column->addSpacing(theme.px(76)); // the mark is painted here
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addSpacing(theme.px(20));
    column->addLayout(choices);
    column->addWidget(m_busy);
    column->addSpacing(theme.px(8));
    column->addWidget(m_notice);
    column->addStretch(3);
    auto *row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addWidget(m_column, 20);
    row->addStretch(1);

    connect(m_try, &QAbstractButton::clicked, this, &WelcomePage::tryRequested);
    connect(m_connect, &QAbstractButton::clicked, this, &WelcomePage::connectRequested);
    connect(m_notice, &Notice::closed, m_notice, &QWidget::hide);
    connect(&theme, &Theme::changed, this, &WelcomePage::restyle);
    restyle();
}

void WelcomePage::restyle()
{
    m_column->setMaximumWidth(m_theme.px(760));
    layout()->setContentsMargins(m_theme.px(24), m_theme.px(24), m_theme.px(24), m_theme.px(24));
    update();
}

void WelcomePage::showChoices(bool shown)
{
    m_try->setVisible(shown);
    m_connect->setVisible(shown);
    m_busy->setVisible(!shown);
}

void WelcomePage::showBusy(const QString &what)
{
    m_notice->hide();
    m_busy->present(StatePane::Kind::Loading, shownText(what, 200), {});
    showChoices(false);
}

void WelcomePage::showError(const scorewatch::Error &error)
{
    showChoices(true);
    m_notice->setError(error);
    m_notice->show();
}

void WelcomePage::showChoice()
{
    m_notice->hide();
    showChoices(true);
}

void WelcomePage::paintEvent(QPaintEvent *)
{
    const int side = m_theme.px(60);
    const QPoint corner = m_title->mapTo(this, QPoint(0, -side - m_theme.px(18)));
    QPainter painter(this);
    painter.drawPixmap(corner, appMark(side, devicePixelRatioF()));
}

} // namespace scorewatch::ui
