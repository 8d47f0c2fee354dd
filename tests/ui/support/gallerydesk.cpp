// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/gallerydesk.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QMenu>
#include <QMenuBar>
#include <QTableView>
#include <QTest>

#include "tests/ui/support/examplecases.h"
#include "tests/ui/support/fakedesk.h"
#include "ui/moderationbench.h"
#include "ui/pages/casepage.h"
#include "ui/pages/queuepage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/casetable.h"

using namespace scorewatch::ui;
using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

constexpr QSize kUsual{1440, 900};

void claimSome(FakeDesk &desk)
{
    using namespace std::chrono_literals;
    desk.claimElsewhere(4127, u"mara"_s, 581s);
    desk.claimElsewhere(4129, u"jonas"_s, 252s);
    desk.summary(4130).opinionWantedFrom = u"*"_s;
    desk.summary(4129).opinionWantedFrom = u"mara"_s;
    desk.tellChanged();
}

void type(const QString &text)
{
    if (QWidget *field = QApplication::focusWidget()) // none where the platform gives no window the focus
        QTest::keyClicks(field, text);
}

void press(QWidget &window, Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    QWidget *field = QApplication::focusWidget();
    QTest::keyClick(field ? field : &window, key, modifiers);
}

} // namespace

void DeskGallery::all()
{
    queue();
    queueStates();
    cases();
    acts();
    small();
}

void DeskGallery::queue()
{
    FakeDesk desk(26);
    auto main = window(kUsual);
    main->setModerationDesk(&desk);
    claimSome(desk);
    main->showPage("queue");
    save(*main, u"queue"_s);
    CaseTable *table = main->moderation().queuePage().table();
    for (int row = 3; row < 8; ++row)
        table->selectionModel()->select(table->model()->index(row, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
    desk.refuse(desk.cases().at(5).id,
                {Error::Code::Conflict, u"jonas closed the case a moment ago."_s, {}, {}});
    letPass(100);
    if (QWidget *reason = main->moderation().queuePage().findChild<QWidget *>(u"bulkReason"_s))
        reason->setFocus();
    type(u"The rule of shared addresses was too strict on Friday."_s);
    save(*main, u"queue-bulk"_s);
    for (QWidget *button : main->moderation().queuePage().findChildren<QWidget *>(u"bulk"_s))
        QTest::mouseClick(button, Qt::LeftButton);
    save(*main, u"queue-bulk-done"_s);
    main->setModerationDesk(nullptr);
}

void DeskGallery::queueStates()
{
    FakeDesk desk(0);
    auto main = window(kUsual);
    main->showPage("queue");
    save(*main, u"queue-closed"_s);
    main->setModerationDesk(&desk);
    save(*main, u"queue-empty"_s);
    desk.failWith(Error{Error::Code::PermissionDenied,
                        u"The queue may not be read: “mara” is no moderator. Give the role below."_s,
                        u"GRANT scorewatch_moderator TO mara;"_s,
                        {}});
    main->moderation().refresh();
    save(*main, u"queue-forbidden"_s);
    desk.failWith(std::nullopt);
    for (int i = 3; i >= 0; --i)
        desk.addCase(exampleCase(i, desk.now()));
    main->moderation().refresh();
    letPass(100);
    desk.failWith(Error{Error::Code::Unavailable,
                        u"PostgreSQL cannot be reached. What was last read is shown; trying again."_s,
                        u"db1:5432: Connection refused"_s,
                        {}});
    main->moderation().refresh();
    save(*main, u"queue-stale"_s);
    main->setModerationDesk(nullptr);
}

void DeskGallery::cases()
{
    FakeDesk desk;
    auto main = window(kUsual);
    main->showPage("case");
    main->setModerationDesk(&desk);
    save(*main, u"case-none"_s);
    claimSome(desk);
    ActRequest warning;
    warning.player = desk.cases().first().player;
    warning.kind = ActKind::Warn;
    warning.reason = u"Scores came faster than the game allows. The next time the account is held."_s;
    warning.policy = u"Fair play: no automated play"_s;
    desk.actElsewhere(warning, u"jonas"_s);
    ActRequest flag = warning;
    flag.kind = ActKind::Flag;
    flag.reason = u"41 increments in 10 s, limit 10"_s;
    desk.actElsewhere(flag, u"rule:burst"_s);
    static_cast<void>(desk.addNote(4127, u"Asked in the chat of the arena; no answer yet."_s));
    main->moderation().casePage().open(4127);
    save(*main, u"case"_s);
    main->resize(1280, 800);
    save(*main, u"case-1280x800"_s);
    main->setModerationDesk(nullptr);
}

void DeskGallery::acts()
{
    FakeDesk desk;
    auto main = window(kUsual);
    main->setModerationDesk(&desk);
    claimSome(desk);
    main->moderation().casePage().open(4127);
    main->showPage("case");
    letPass(200);
    main->actions().action("moderation.ban-timed")->trigger();
    letPass(100);
    press(*main, Qt::Key_Down, Qt::ControlModifier);
    letPass(400);
    save(*main, u"act"_s);
    desk.setPendingProofs(2);
    press(*main, Qt::Key_Return, Qt::ControlModifier);
    save(*main, u"act-under-way"_s);
    letPass(1500);
    save(*main, u"act-proof"_s);
    main->actions().action("moderation.undo")->trigger();
    letPass(2000);
    save(*main, u"act-undone"_s);
    desk.refuse(4127, {Error::Code::Conflict, u"jonas banned quick_fox_88 a moment ago."_s, {}, {}});
    main->actions().action("moderation.ban")->trigger();
    desk.setNeedsSecondPerson(true);
    letPass(100);
    press(*main, Qt::Key_Down, Qt::ControlModifier);
    letPass(500);
    save(*main, u"act-second-person"_s);
    desk.setNeedsSecondPerson(false);
    main->actions().action("moderation.hold")->trigger();
    letPass(500);
    press(*main, Qt::Key_Return, Qt::ControlModifier);
    save(*main, u"act-conflict"_s);
    main->actions().action("moderation.ban-timed")->trigger();
    for (QComboBox *box : main->moderation().casePage().findChildren<QComboBox *>(u"How long"_s))
        box->setCurrentIndex(box->count() - 1);
    letPass(500);
    save(*main, u"act-until"_s);
    main->actions().action("moderation.correct")->trigger();
    type(u"-41000"_s);
    letPass(500);
    save(*main, u"act-correct"_s);
    desk.setRefusal(u"quick_fox_88 is an administrator. Nobody who moderates can act on them."_s);
    main->actions().action("moderation.flag")->trigger();
    letPass(500);
    save(*main, u"act-refused"_s);
    main->actions().action("moderation.close")->trigger();
    save(*main, u"case-close"_s);
    main->setModerationDesk(nullptr);
}

void DeskGallery::small()
{
    FakeDesk desk(26);
    auto main = window({960, 640});
    main->setModerationDesk(&desk);
    claimSome(desk);
    main->showPage("queue");
    save(*main, u"queue-960x640"_s);
    main->moderation().casePage().open(4127);
    main->showPage("case");
    save(*main, u"case-960x640"_s);
    main->resize(1280, 800);
    theme.setZoom(2);
    save(*main, u"case-zoom-200"_s);
    main->showPage("queue");
    save(*main, u"queue-zoom-200"_s);
    main->actions().action("moderation.hold")->trigger();
    letPass(400);
    save(*main, u"queue-act-zoom-200"_s);
    theme.setZoom(1);
    for (QAction *title : main->menuBar()->actions()) {
        if (title->text() == "&Moderation"_L1) {
            title->menu()->popup(QPoint(0, 0));
            save(*title->menu(), u"menu-moderation"_s);
            title->menu()->close();
        }
    }
    main->setModerationDesk(nullptr);
}

} // namespace scorewatch::test
