// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statepane.h"

#include <QApplication>
#include <QClipboard>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/text.h"
#include "ui/theme/paint.h"
#include "ui/theme/themeicon.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

struct Look
{
    QString icon;
    Ink ink = Ink::Dim;
};

Look lookOf(StatePane::Kind kind)
{
    switch (kind) {
    case StatePane::Kind::Loading:
        return {QString(), Ink::Accent};
    case StatePane::Kind::Waiting:
        return {u"self-test"_s, Ink::Accent};
    case StatePane::Kind::Empty:
        return {u"empty"_s, Ink::Dim};
    case StatePane::Kind::Error:
        return {u"warning"_s, Ink::Bad};
    case StatePane::Kind::Forbidden:
        return {u"forbidden"_s, Ink::Warn};
    case StatePane::Kind::Offline:
        break;
    }
    return {u"offline"_s, Ink::Bad};
}

} // namespace

/// The large round picture; while something is loading an arc runs around it.
class StatePane::Drawing final : public QWidget
{
public:
    explicit Drawing(const StatePane &pane) : m_pane(pane)
    {
        setFixedSize(pane.m_theme.px(72), pane.m_theme.px(72));
    }

    void turn()
    {
        m_angle = (m_angle + 24) % 360;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = m_pane.m_theme;
        const Look look = lookOf(m_pane.m_kind);
        const QColor ink = theme.palette().ink(look.ink);
        QPainter painter(this);
        fillRounded(painter, rect(), width() / 2.0, theme.palette().wash(ink, 0.12));
        if (!look.icon.isEmpty()) {
            const double inset = width() * 0.28;
            return drawIcon(painter, rect().toRectF().adjusted(inset, inset, -inset, -inset), look.icon, ink);
        }
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(ink, theme.px(3), Qt::SolidLine, Qt::RoundCap));
        const double inset = width() * 0.3;
        painter.drawArc(rect().toRectF().adjusted(inset, inset, -inset, -inset), -m_angle * 16, 280 * 16);
    }

private:
    const StatePane &m_pane;
    int m_angle = 0;
};

StatePane::StatePane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_drawing(new Drawing(*this))
    , m_title(new TextLabel(theme, FontRole::Heading))
    , m_sentence(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_fold(new QPushButton(tr("Details")))
    , m_copy(new QPushButton(tr("Copy")))
    , m_detail(new TextLabel(theme, FontRole::Fixed, Ink::Dim))
    , m_action(new QPushButton)
    , m_turning(new QTimer(this))
{
    setUpTexts(theme);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(theme.px(8));
    column->addStretch(3);
    column->addWidget(m_drawing, 0, Qt::AlignHCenter);
    column->addSpacing(theme.px(8));
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addSpacing(theme.px(4));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    for (QPushButton *button : {m_action, m_fold, m_copy})
        buttons->addWidget(button);
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addSpacing(theme.px(4));
    column->addWidget(m_detail);
    column->addStretch(4);

    m_turning->setInterval(60);
    connect(m_turning, &QTimer::timeout, this, [this] { m_drawing->turn(); });
    connect(m_action, &QPushButton::clicked, this, &StatePane::actionTriggered);
    connect(m_fold, &QPushButton::toggled, m_detail, &QWidget::setVisible);
    connect(m_fold, &QPushButton::toggled, m_copy, &QWidget::setVisible);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_detail->text()); });
    connect(&theme, &Theme::changed, this, [this] {
        m_drawing->setFixedSize(m_theme.px(72), m_theme.px(72));
        turnWhileVisible();
    });
    present(Kind::Loading, tr("Loading"), {});
}

void StatePane::setUpTexts(const Theme &theme)
{
    for (TextLabel *label : {m_title, m_sentence, m_detail}) {
        label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
        label->setWordWrap(true);
    }
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setFocusPolicy(Qt::ClickFocus);
    m_detail->setAccessibleName(tr("Technical details"));
    m_fold->setCheckable(true);
    m_fold->setProperty(kEmphasisProperty, int(Emphasis::Quiet));
    m_fold->setIcon(themeIcon(theme, u"down"_s));
    m_copy->setProperty(kEmphasisProperty, int(Emphasis::Quiet));
    m_copy->setIcon(themeIcon(theme, u"copy"_s));
    m_action->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    m_action->hide();
}

void StatePane::present(Kind kind, const QString &title, const QString &sentence, const QString &detail)
{
    m_kind = kind;
    m_title->setShownText(title);
    m_sentence->setShownText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    if (m_detail->text() != detail) {
        m_detail->setText(detail);
        m_fold->setChecked(kind == Kind::Forbidden); // the missing right is what one came for
    }
    m_fold->setVisible(!detail.isEmpty());
    for (QWidget *unfolded : std::initializer_list<QWidget *>{m_detail, m_copy})
        unfolded->setVisible(!detail.isEmpty() && m_fold->isChecked());
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    turnWhileVisible();
    m_drawing->update();
}

void StatePane::showError(const scorewatch::Error &error)
{
    Kind kind = Kind::Error;
    if (error.code == Error::Code::PermissionDenied)
        kind = Kind::Forbidden;
    else if (error.code == Error::Code::Unavailable || error.code == Error::Code::Timeout)
        kind = Kind::Offline;
    present(kind, errorTitle(error.code), shownText(error.message, 600), error.detail.left(4000));
}

void StatePane::setAction(const QString &text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

QString StatePane::sentence() const
{
    return m_sentence->text();
}

void StatePane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    turnWhileVisible();
}

void StatePane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_turning->stop();
}

void StatePane::turnWhileVisible()
{
    if (m_kind == Kind::Loading && isVisible() && !m_theme.reducedMotion())
        m_turning->start();
    else
        m_turning->stop();
}

} // namespace scorewatch::ui
