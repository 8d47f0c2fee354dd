// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/rediserror.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestRedisError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstWordDecides_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Error::Code>("code");
        using Code = Error::Code;
        const std::pair<const char *, Code> cases[] = {
            {"NOAUTH Authentication required.", Code::PermissionDenied},
            {"WRONGPASS invalid username-password pair or user is disabled.", Code::PermissionDenied},
            {"NOPERM this user has no permissions to run the 'set' command", Code::PermissionDenied},
            {"DENIED Redis is running in protected mode", Code::PermissionDenied},
            {"LOADING Redis is loading the dataset in memory", Code::Unavailable},
            {"BUSY Redis is busy running a script", Code::Unavailable},
            {"READONLY You can't write against a read only replica.", Code::Unavailable},
            {"MASTERDOWN Link with MASTER is down", Code::Unavailable},
            {"TRYAGAIN Multiple keys request during rehashing of slot", Code::Unavailable},
            {"CLUSTERDOWN The cluster is down", Code::Unavailable},
            {"NOREPLICAS Not enough good replicas to write.", Code::Unavailable},
            {"OOM command not allowed when used memory > 'maxmemory'.", Code::Exhausted},
            {"MISCONF Redis is configured to save RDB snapshots", Code::Exhausted},
            {"ERR max number of clients reached", Code::Exhausted},
            {"WRONGTYPE Operation against a key holding the wrong kind of value", Code::Incompatible},
            {"EPOCH 7 is over", Code::Conflict},
            {"EPOCH", Code::Conflict},
            {"NOSCRIPT No matching script.", Code::NotFound},
            {"ERR unknown command", Code::Internal},
            {"BUSYKEY Target key name already exists.", Code::Internal},
            {"", Code::Internal},
        };
        for (const auto &[text, code] : cases)
            QTest::newRow(*text ? text : "nothing") << QByteArray(text) << code;
    }
    void theFirstWordDecides()
    {
        QFETCH(QByteArray, text);
        QFETCH(Error::Code, code);
        const Error error = errorFromRedis(text);
        QCOMPARE(error.code, code);
        QCOMPARE(error.detail, QString::fromLatin1(text));
        QVERIFY(error.message.endsWith(u'.'));
        QVERIFY(error.message.size() > 30);
    }

    void bytesThatAreNotUtf8DoNoHarm()
    {
        const Error error = errorFromRedis(QByteArray("ERR \xff\xfe\0 x", 9));
        QCOMPARE(error.code, Error::Code::Internal);
    }
};

QTEST_GUILESS_MAIN(TestRedisError)
#include "tst_rediserror.moc"
