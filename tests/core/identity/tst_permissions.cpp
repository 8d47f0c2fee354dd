// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/permissions.h"

using namespace scorewatch;

/// The table of docs/api.md, cell by cell.
class TestPermissions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followTheTable_data()
    {
        QTest::addColumn<QByteArray>("role");
        QTest::addColumn<QByteArray>("own");   ///< what may be done to oneself, in the order of `asked`
        QTest::addColumn<QByteArray>("other"); ///< and to somebody else
        QTest::addColumn<int>("ownView");
        QTest::addColumn<int>("otherView");
        const auto row = [](const char *role, const char *own, const char *other, ProfileView ownView,
                            ProfileView otherView) {
            QTest::addRow("%s", role)
                << QByteArray(role) << QByteArray(own) << QByteArray(other) << int(ownView) << int(otherView);
        };
        // log out, action token, score, scores, find, history, correct, moderate
        row("player", "xxx--x--", "xx------", ProfileView::Own, ProfileView::Public);
        row("service", "--xxxx--", "--xxxx--", ProfileView::Public, ProfileView::Public);
        row("operator", "----xx--", "----xx--", ProfileView::Standing, ProfileView::Standing);
        row("moderator", "----xxxx", "----xxxx", ProfileView::Moderation, ProfileView::Moderation);
        row("admin", "----xxxx", "----xxxx", ProfileView::Moderation, ProfileView::Moderation);
    }
    void followTheTable()
    {
        QFETCH(QByteArray, role);
        Principal who;
        who.role = roleFromName(role).value();
        // Also where a member of staff has a player's id for a name, the role is what counts.
        who.userId = UserId::random();
        who.subject = who.userId->toByteArray();
        QTEST(asked(who, *who.userId), "own");
        QTEST(asked(who, UserId::random()), "other");
        QTEST(int(permissions::viewOf(who, *who.userId)), "ownView");
        QTEST(int(permissions::viewOf(who, UserId::random())), "otherView");
        who.userId.reset();
        QVERIFY(!who.isPlayer(UserId()));
    }

private:
    static QByteArray asked(const Principal &who, const UserId &player)
    {
        QByteArray out;
        for (const bool may : {permissions::mayLogOut(who), permissions::mayAskForActionToken(who),
                               permissions::mayWriteScore(who, player), permissions::mayWriteScores(who),
                               permissions::mayFindPlayers(who), permissions::mayReadHistory(who, player),
                               permissions::mayCorrect(who), permissions::mayModerate(who)})
            out += may ? 'x' : '-';
        return out;
    }
};

QTEST_GUILESS_MAIN(TestPermissions)
#include "tst_permissions.moc"
