// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redisscript.h"

#include <QDir>

#include "tests/support/redisprocess.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestRedisScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theServerFindsTheSameDigest()
    {
        test::RedisProcess server;
        VERIFY_OK(server.start());
        QStringList names = QDir(u":/scorewatch/redis"_s).entryList({u"*.lua"_s});
        QVERIFY(!names.isEmpty());
        for (const QString &name : std::as_const(names)) {
            const RedisScript script = RedisScript::fromResource(u":/scorewatch/redis/"_s + name);
            QVERIFY2(!script.source().isEmpty(), qUtf8Printable(name));
            QCOMPARE(server.command({"SCRIPT", "LOAD", script.source()}).string, script.sha1());
        }
    }
};

QTEST_GUILESS_MAIN(TestRedisScript)
#include "tst_redisscript.moc"
