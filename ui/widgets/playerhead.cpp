// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/playerhead.h"

#include <QGridLayout>
#include <QPainter>

#include "ui/casewords.h"
#include "ui/delegates/avatar.h"
#include "ui/text.h"
#include "ui/theme/chip.h"
#include "ui/widgets/chiprow.h"
#include "ui/widgets/textlabel.h"

namespace scorewatch::ui {

class PlayerHead::Avatar final : public QWidget
{
public:
    Avatar(const Theme &theme, double side) : m_theme(theme), m_side(side)
    {
        const auto restyle = [this] { setFixedSize(m_theme.px(m_side), m_theme.px(m_side)); };
        connect(&theme, &Theme::changed, this, restyle);
        restyle();
    }

    void setPlayer(const UserId &player, const QString &name)
    {
        m_player = player;
        m_letters = initials(name);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.drawPixmap(0, 0,
                           avatarPixmap(m_player, m_letters,
                                        m_theme.fontOfSize(width() * 0.36, QFont::DemiBold), width(),
                                        devicePixelRatioF()));
    }

private:
    const Theme &m_theme;
    double m_side;
    UserId m_player;
    QString m_letters;
};

PlayerHead::PlayerHead(const Theme &theme, bool large, QWidget *parent)
    : QWidget(parent)
    , m_avatar(new Avatar(theme, large ? 46 : 40))
    , m_name(new TextLabel(theme, large ? FontRole::Title : FontRole::Heading))
    , m_chips(new ChipRow(theme))
    , m_sentence(new TextLabel(theme, large ? FontRole::Body : FontRole::Small, Ink::Dim))
{
    m_name->setElided(true);
    m_sentence->setElided(true);
    if (large) // the chips stand right behind it
        m_name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme.px(12));
    grid->setVerticalSpacing(theme.px(2));
    grid->addWidget(m_avatar, 0, 0, large ? 2 : 3, 1, Qt::AlignTop);
    if (large) {
        auto *first = new QHBoxLayout;
        first->setSpacing(theme.px(10));
        first->addWidget(m_name);
        first->addWidget(m_chips);
        first->addStretch(1);
        grid->addLayout(first, 0, 1);
        grid->addWidget(m_sentence, 1, 1);
    } else {
        grid->addWidget(m_name, 0, 1);
        grid->addWidget(m_sentence, 1, 1);
        grid->addWidget(m_chips, 2, 1);
    }
    grid->setColumnStretch(1, 1);
}

void PlayerHead::setCase(const CaseSummary &summary)
{
    m_name->setShownText(shownName(summary.username, summary.player));
    m_avatar->setPlayer(summary.player, m_name->text());
    QList<ChipLook> chips{chipOf(summary.severity)};
    if (summary.isBanned)
        chips.append({tr("banned"), Ink::Bad, 0});
    if (summary.isHeld)
        chips.append({tr("held"), Ink::Warn, 0});
    if (summary.isFlagged)
        chips.append({tr("flagged"), Ink::Warn, 0});
    if (summary.state != CaseState::Open)
        chips.append({casewords::state(summary.state), Ink::Dim, 0});
    m_chips->setChips(chips);
}

void PlayerHead::setSentence(const QString &sentence)
{
    m_sentence->setShownText(sentence);
}

QString PlayerHead::sentence() const
{
    return m_sentence->text();
}

} // namespace scorewatch::ui
