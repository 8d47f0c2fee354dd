// SPDX-License-Identifier: GPL-3.0-or-later
// scorewatch_gallery_fraud FOLDER: the pages about rules in every state, dark and light, to be looked at.
#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "tests/ui/support/scripteddesk.h"
#include "tests/ui/support/testwindow.h"
#include "ui/fraudbench.h"
#include "ui/widgets/rulelab.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

void save(QWidget &widget, const QString &path)
{
    QElapsedTimer clock;
    clock.start();
    if (!QTest::qWaitFor([&clock] { return clock.elapsed() >= 300; }, 2000)
        || !widget.grab().save(path + u".png"_s))
        std::fprintf(stderr, "not written: %s\n", qPrintable(path));
}

void feed(TestWindow &test, ScriptedDesk &desk, const QString &prefix)
{
    MainWindow &window = test.window;
    for (int i = 900; i > 0; --i)
        desk.eventList.append(fraudEvent(i));
    window.showPage("fraud");
    window.setFraudDesk(&desk);
    save(window, prefix + u"fraud"_s);
    auto *table = window.fraudBench().fraudPage().findChild<QTableView *>();
    table->selectRow(2);
    Q_EMIT desk.eventsArrived({fraudEvent(901), fraudEvent(902), fraudEvent(903)});
    for (QPushButton *button : window.fraudBench().fraudPage().findChildren<QPushButton *>()) {
        if (button->text() == "By r&ule"_L1)
            button->click();
    }
    save(window, prefix + u"fraud-chosen"_s);
    window.resize(1280, 800);
    test.theme.setZoom(2);
    save(window, prefix + u"fraud-200"_s);
    test.theme.setZoom(1);
    window.resize(800, 600);
    save(window, prefix + u"fraud-800"_s);
    window.resize(1440, 900);
    desk.error = Error{Error::Code::PermissionDenied,
                       u"Reading fraud events takes the role of a moderator."_s,
                       u"GRANT scorewatch_moderator TO mara;"_s,
                       {}};
    window.fraudBench().fraudPage().refresh();
    save(window, prefix + u"fraud-forbidden"_s);
    desk.error.reset();
}

void rules(TestWindow &test, ScriptedDesk &desk, const QString &prefix)
{
    MainWindow &window = test.window;
    window.showPage("rules");
    window.fraudBench().rulesPage().refresh();
    save(window, prefix + u"rules"_s);
    auto *lab = window.fraudBench().rulesPage().findChild<RuleLab *>();
    const auto run = [lab] {
        for (QPushButton *button : lab->findChildren<QPushButton *>()) {
            if (button->text() == "R&un"_L1)
                button->click();
        }
    };
    run();
    Q_EMIT desk.run->progressed(4'210'000, 10'240'000);
    save(window, prefix + u"rules-running"_s);
    Q_EMIT desk.run->finished(labReport(desk.run->rule));
    save(window, prefix + u"rules-report"_s);
    window.resize(1280, 800);
    save(window, prefix + u"rules-1280"_s);
    test.theme.setZoom(2);
    save(window, prefix + u"rules-200"_s);
    test.theme.setZoom(1);
    window.resize(1440, 900);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: scorewatch_gallery_fraud FOLDER\n");
        return 2;
    }
    for (const bool dark : {true, false}) {
        TestWindow test;
        ScriptedDesk desk;
        test.theme.setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
        test.window.setWho(u"mara · moderator"_s, Access::Moderator);
        test.window.showPages();
        test.window.resize(1440, 900);
        test.window.show();
        const QString prefix
            = QDir(QString::fromLocal8Bit(argv[1])).filePath(dark ? u"dark-"_s : u"light-"_s);
        feed(test, desk, prefix);
        rules(test, desk, prefix);
        test.window.setFraudDesk(nullptr);
    }
    return 0;
}
