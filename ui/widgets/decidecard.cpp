// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/decidecard.h"

#include <QGridLayout>

#include "ui/actions.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/textlabel.h"

namespace scorewatch::ui {

DecideCard::DecideCard(const Theme &theme, const Actions &actions, QWidget *parent) : Card(theme, parent)
{
    auto *heading = new TextLabel(theme, FontRole::Strong);
    heading->setText(tr("Decide"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(16));
    grid->setSpacing(theme.px(8));
    grid->addWidget(heading, 0, 0, 1, 2);
    static constexpr const char *kActs[]
        = {"moderation.note-player", "moderation.warn",      "moderation.flag",
           "moderation.hold",        "moderation.ban-timed", "moderation.ban"};
    int line = 1;
    for (const char *id : kActs) {
        auto *button = new ActionButton(theme, actions.action(id));
        if (qstrcmp(id, "moderation.ban") == 0)
            button->setProperty(kEmphasisProperty, int(Emphasis::Danger));
        grid->addWidget(button, line++, 0, 1, 2);
    }
    auto *hint = new TextLabel(theme, FontRole::Small, Ink::Dim);
    hint->setWordWrap(true);
    hint->setText(tr("A ban for good in the top 100 needs a second person."));
    grid->addWidget(hint, line++, 0, 1, 2);
    static constexpr const char *kSteps[]
        = {"moderation.watch", "moderation.close", "moderation.note", "moderation.correct"};
    for (int i = 0; i < 4; ++i)
        grid->addWidget(new ActionButton(theme, actions.action(kSteps[i])), line + i / 2, i % 2);
}

} // namespace scorewatch::ui
