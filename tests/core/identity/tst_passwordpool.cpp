// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/passwordpool.h"

#include "tests/support/support.h"

using namespace scorewatch;

class TestPasswordPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hashesAndVerifies()
    {
        PasswordPool pool({.cost = 4});
        const auto hash = pool.hash("password").result();
        VERIFY_OK(hash);
        QCOMPARE(pool.verify("password", *hash).result().valueOr(false), true);
        QCOMPARE(pool.verify("passworD", *hash).result().valueOr(true), false);
        QCOMPARE(pool.verify("password", {}).result().valueOr(true), false);
        QCOMPARE(pool.computed(), 4);
        QTRY_COMPARE(pool.waiting(), 0);
    }

    void refusesWhatDoesNotFit()
    {
        PasswordPool pool({.cost = 10, .maxWaiting = 3}); // 50 ms each
        QList<QFuture<Result<QByteArray>>> all;
        for (int i = 0; i < 6; ++i)
            all.append(pool.hash("password"));
        for (int i = 3; i < 6; ++i) {
            QVERIFY(all[i].isFinished());
            QCOMPARE(int(all[i].result().error().code), int(Error::Code::Exhausted));
        }
        for (int i = 0; i < 3; ++i)
            VERIFY_OK(all[i].result());
        QTRY_COMPARE(pool.waiting(), 0);
        VERIFY_OK(pool.hash("password").result());
    }

    void whatWaitsIsCancelledAtTheEnd()
    {
        QList<QFuture<Result<QByteArray>>> all;
        {
            PasswordPool pool({.cost = 10});
            for (int i = 0; i < 10; ++i)
                all.append(pool.hash("password"));
        }
        for (auto &answer : all)
            QVERIFY(answer.isFinished());
        const Result<QByteArray> last = all.last().result();
        QVERIFY(!last && last.error().code == Error::Code::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestPasswordPool)
#include "tst_passwordpool.moc"
