// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/players/playerdirectory.h"

#include <QPromise>
#include <QSignalSpy>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestPlayerDirectory : public QObject
{
    Q_OBJECT

private:
    using Names = QList<PlayerName>;

    PlayerDirectoryOptions m_options;
    std::unique_ptr<PlayerDirectory> m_directory;
    std::chrono::milliseconds m_now{1'000'000};
    QHash<UserId, QString> m_table;
    QList<QList<UserId>> m_batches; ///< what was looked up, each time
    std::optional<Error> m_failure; ///< of every look-up
    bool m_holds = false;           ///< look-ups stay open until release()
    QList<std::shared_ptr<QPromise<Result<Names>>>> m_open;

    Result<Names> read(const QList<UserId> &users) const
    {
        if (m_failure)
            return *m_failure;
        Names names;
        for (const UserId &user : users) {
            if (m_table.contains(user))
                names.append({user, m_table.value(user), u"SE"_s});
        }
        return names;
    }
    QFuture<Result<Names>> load(const QList<UserId> &users)
    {
        m_batches.append(users);
        auto promise = std::make_shared<QPromise<Result<Names>>>();
        promise->start();
        promise->addResult(read(users));
        if (m_holds)
            m_open.append(promise);
        else
            promise->finish();
        return promise->future();
    }
    void make()
    {
        m_directory = std::make_unique<PlayerDirectory>(
            [this](const QList<UserId> &users) { return load(users); }, m_options);
    }
    UserId add(const QString &name)
    {
        const UserId user = UserId::random();
        m_table.insert(user, name);
        return user;
    }
    /// Asks and waits for the answer.
    void learn(const UserId &user)
    {
        QSignalSpy answered(m_directory.get(), &PlayerDirectory::answered);
        m_directory->ask(user);
        QVERIFY(answered.wait());
    }

private Q_SLOTS:
    void init()
    {
        m_table.clear();
        m_batches.clear();
        m_open.clear();
        m_failure.reset();
        m_holds = false;
        m_options = PlayerDirectoryOptions();
        m_options.retryFirst = 1ms;
        m_options.retryCeiling = 4ms;
        m_options.steadyNow = [this] { return m_now; };
        make();
    }

    void remembersWhatItLookedUp()
    {
        const UserId user = add(u"Mara\u202E"_s);
        QVERIFY(!m_directory->find(user));
        learn(user);
        QCOMPARE(m_directory->find(user), (PlayerName{user, u"Mara"_s, u"SE"_s})); // safe to show
        QVERIFY(!m_directory->isUnknown(user));
        m_directory->ask(user);
        learn(add(u"Other"_s));
        QCOMPARE(m_batches.size(), 2);
        QVERIFY(!m_batches.at(1).contains(user));
    }

    void looksUpInBatches()
    {
        QSignalSpy answered(m_directory.get(), &PlayerDirectory::answered);
        for (int i = 0; i < 1200; ++i)
            m_directory->ask(add(QString::number(i)));
        QTRY_COMPARE(answered.count(), 3);
        QCOMPARE(m_batches.at(0).size(), 500);
        QCOMPARE(m_batches.at(2).size(), 200);
    }

    void asksOncePerPlayerAndOneBatchAtATime()
    {
        m_holds = true;
        const UserId user = add(u"Mara"_s);
        m_directory->ask(user);
        m_directory->ask(user);
        QTRY_COMPARE(m_batches.size(), 1);
        QCOMPARE(m_batches.at(0), QList<UserId>{user});
        const UserId next = add(u"Next"_s);
        m_directory->ask(user);
        m_directory->ask(next);
        m_holds = false;
        m_open.takeFirst()->finish();
        QTRY_VERIFY(m_directory->find(next));
        QCOMPARE(m_batches.size(), 2);
        QCOMPARE(m_batches.at(1), QList<UserId>{next});
    }

    void remembersForAWhileWhoDoesNotExist()
    {
        const UserId ghost = UserId::random();
        QVERIFY(!m_directory->isUnknown(ghost));
        learn(ghost);
        QVERIFY(m_directory->isUnknown(ghost));
        QVERIFY(!m_directory->find(ghost));
        m_now += 29s;
        m_directory->ask(ghost);
        learn(add(u"Other"_s));
        QCOMPARE(m_batches.size(), 2);
        QCOMPARE(m_batches.at(1).size(), 1);
        m_now += 2s;
        m_table.insert(ghost, u"Late"_s); // registered meanwhile
        learn(ghost);
        QCOMPARE(m_directory->find(ghost)->username, u"Late"_s);
        QVERIFY(!m_directory->isUnknown(ghost));
    }

    void usesAnOldNameWhileItIsLookedUpAgain()
    {
        const UserId user = add(u"Old"_s);
        learn(user);
        m_table[user] = u"New"_s;
        m_now += 11min;
        QCOMPARE(m_directory->find(user)->username, u"Old"_s);
        learn(user);
        QCOMPARE(m_directory->find(user)->username, u"New"_s);
    }

    void forgetsWhoWasNotAskedAboutForLongest()
    {
        m_options.capacity = 3;
        make();
        QList<UserId> users;
        for (int i = 0; i < 4; ++i) {
            users.append(add(QString::number(i)));
            learn(users.last());
            QVERIFY(m_directory->find(users.first()));
        }
        QVERIFY(!m_directory->find(users.at(1)));
        QVERIFY(m_directory->find(users.at(2)));
        QVERIFY(m_directory->find(users.at(3)));
    }

    void triesAgainAfterAFailure()
    {
        m_failure = Error{Error::Code::Unavailable, u"PostgreSQL is away."_s, {}, {}};
        const UserId user = add(u"Mara"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"PostgreSQL is away"_s)); // told once
        QTest::failOnWarning(QRegularExpression(u"PostgreSQL is away"_s));
        learn(user);
        QVERIFY(!m_directory->isAnswering());
        QVERIFY(!m_directory->isUnknown(user));
        QTRY_VERIFY(m_batches.size() >= 3);
        m_failure.reset();
        QTRY_VERIFY(m_directory->find(user));
        QVERIFY(m_directory->isAnswering());
    }

    void aFloodOfQuestionsIsBounded()
    {
        m_holds = true;
        for (int i = 0; i < 100'000; ++i)
            m_directory->ask(UserId::random());
        QTRY_COMPARE(m_batches.size(), 1);
        QSignalSpy answered(m_directory.get(), &PlayerDirectory::answered);
        m_holds = false;
        m_open.takeFirst()->finish();
        QTRY_COMPARE(answered.count(), int(m_options.maxWaiting / m_options.batch));
        QCOMPARE(m_batches.size(), m_options.maxWaiting / m_options.batch);
    }

    void anAnswerAfterTheEndIsHarmless()
    {
        m_holds = true;
        m_directory->ask(add(u"Mara"_s));
        QTRY_COMPARE(m_batches.size(), 1);
        m_directory.reset();
        bool later = false;
        m_open.takeFirst()->finish();
        QMetaObject::invokeMethod(
            this, [&] { later = true; }, Qt::QueuedConnection);
        QTRY_VERIFY(later);
    }
};

QTEST_GUILESS_MAIN(TestPlayerDirectory)
#include "tst_playerdirectory.moc"
