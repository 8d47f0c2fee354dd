// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redisthread.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

/// Writes down where and when it is made and deleted.
class Witness : public QObject
{
public:
    Witness(QStringList &log, const QString &name) : m_log(log), m_name(name) { note(u"made "_s); }
    ~Witness() override { note(u"deleted "_s); }

private:
    void note(const QString &what)
    {
        m_log.append(what + m_name + u" in "_s + QThread::currentThread()->objectName());
    }

    QStringList &m_log;
    QString m_name;
};

} // namespace

class TestRedisThread : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void objectsLiveAndDieInTheThread()
    {
        QStringList log;
        {
            RedisThread thread;
            Witness *first = thread.create<Witness>(log, u"first"_s);
            QCOMPARE(first->thread(), thread.thread());
            // Also from inside.
            thread.run([&] { thread.create<Witness>(log, u"second"_s); });
        }
        QCOMPARE(log,
                 (QStringList{u"made first in redis"_s, u"made second in redis"_s,
                              u"deleted second in redis"_s, u"deleted first in redis"_s}));
    }

    void postedWorkIsDoneInOrder()
    {
        QList<int> order;
        RedisThread thread;
        for (int i = 0; i < 100; ++i)
            thread.post([&order, i] { order.append(i); });
        thread.run([] {}); // comes after all of them
        QCOMPARE(order.size(), 100);
        QVERIFY(std::is_sorted(order.cbegin(), order.cend()));
    }
};

QTEST_GUILESS_MAIN(TestRedisThread)
#include "tst_redisthread.moc"
