// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/async.h"

#include "tests/support/support.h"

using namespace scorewatch;

class TestAsync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReadyAnswerArrivesLater()
    {
        int answer = 0;
        async::onFinished(async::ready<int>(7), this, [&](const Result<int> &result) { answer = *result; });
        QCOMPARE(answer, 0);
        QTRY_COMPARE(answer, 7);
    }

    void aDroppedPromiseArrivesAsCancelled()
    {
        bool called = false;
        {
            QPromise<Result<int>> promise;
            promise.start();
            async::onFinished(promise.future(), this, [&](const Result<int> &result) {
                called = true;
                QVERIFY(!result);
                QCOMPARE(result.error().code, Error::Code::Cancelled);
            });
        }
        QTRY_VERIFY(called);
    }

    void aDeadGuardIsNotCalled()
    {
        bool called = false;
        bool alsoCalled = false;
        auto guard = std::make_unique<QObject>();
        QPromise<Result<int>> promise;
        promise.start();
        async::onFinished(promise.future(), guard.get(), [&](const Result<int> &) { called = true; });
        async::onFinished(promise.future(), this, [&](const Result<int> &) { alsoCalled = true; });
        guard.reset();
        promise.addResult(Result<int>(1));
        promise.finish();
        QTRY_VERIFY(alsoCalled);
        QVERIFY(!called);
    }
};

QTEST_GUILESS_MAIN(TestAsync)
#include "tst_async.moc"
