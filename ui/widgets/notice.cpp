// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notice.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "ui/text.h"
#include "ui/theme/paint.h"
#include "ui/theme/themeicon.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

Notice::Notice(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_sentence(new TextLabel(theme, FontRole::Body))
    , m_detail(new TextLabel(theme, FontRole::Fixed, Ink::Dim))
    , m_fold(new QPushButton(tr("Details")))
    , m_action(new QPushButton)
    , m_close(new QToolButton)
{
    for (TextLabel *label : {m_sentence, m_detail}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_fold->setCheckable(true);
    m_fold->setProperty(kEmphasisProperty, int(Emphasis::Quiet));
    m_close->setIcon(themeIcon(theme, u"close"_s));
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));

    auto *texts = new QVBoxLayout;
    texts->addWidget(m_sentence);
    texts->addWidget(m_detail);
    auto *row = new QHBoxLayout(this);
    row->addLayout(texts, 1);
    for (QWidget *button : std::initializer_list<QWidget *>{m_fold, m_action, m_close})
        row->addWidget(button, 0, Qt::AlignTop);

    for (QPushButton *button : {m_fold, m_action})
        button->setAutoDefault(false); // in a dialog, Return stays with the dialog's own button
    m_detail->hide();
    m_fold->hide();
    m_action->hide();
    connect(m_fold, &QPushButton::toggled, this, [this](bool open) {
        m_detail->setVisible(open);
        Q_EMIT resized();
    });
    connect(m_action, &QPushButton::clicked, this, &Notice::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, &Notice::closed);
    connect(&theme, &Theme::changed, this, &Notice::restyle);
    restyle();
}

void Notice::restyle()
{
    layout()->setContentsMargins(m_theme.px(40), m_theme.px(5), m_theme.px(8), m_theme.px(5));
    layout()->setSpacing(m_theme.px(6));
    layout()->itemAt(0)->layout()->setContentsMargins(0, m_theme.px(6), 0, m_theme.px(6));
    m_close->setFixedSize(m_theme.px(32), m_theme.px(32));
    update();
}

void Notice::setMessage(Severity severity, const QString &sentence, const QString &detail)
{
    m_severity = severity;
    m_sentence->setText(shownText(sentence, 600));
    m_detail->setText(detail.left(4000));
    m_fold->setVisible(!detail.isEmpty());
    m_fold->setChecked(false);
    setAccessibleName(m_sentence->text());
    update();
    Q_EMIT resized();
}

void Notice::setError(const scorewatch::Error &error)
{
    const bool expected = error.code == Error::Code::Cancelled || error.code == Error::Code::Conflict;
    setMessage(expected ? Severity::Warning : Severity::Bad, error.message, error.detail);
}

void Notice::setAction(const QString &text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

void Notice::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

QString Notice::sentence() const
{
    return m_sentence->text();
}

Ink Notice::ink() const
{
    switch (m_severity) {
    case Severity::Good:
        return Ink::Good;
    case Severity::Warning:
        return Ink::Warn;
    case Severity::Bad:
        return Ink::Bad;
    case Severity::Info:
        break;
    }
    return Ink::Accent;
}

void Notice::paintEvent(QPaintEvent *)
{
    static const QString icons[] = {u"info"_s, u"good"_s, u"warning"_s, u"bad"_s};
    const QColor colour = m_theme.palette().ink(ink());
    QPainter painter(this);
    fillRounded(painter, rect(), m_theme.px(8), m_theme.palette().wash(colour, 0.10),
                Palette::mixed(m_theme.palette().line, colour, 0.45));
    const double side = m_theme.px(18);
    drawIcon(painter, {double(m_theme.px(13)), double(m_theme.px(12)), side, side}, icons[int(m_severity)],
             colour);
}

} // namespace scorewatch::ui
