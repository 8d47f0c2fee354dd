// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redisthread.h"

#include <QMetaObject>

using namespace Qt::StringLiterals;

namespace scorewatch {

RedisThread::RedisThread()
{
    m_thread.setObjectName(u"redis"_s);
    m_context.moveToThread(&m_thread);
    m_thread.start();
}

RedisThread::~RedisThread()
{
    Q_ASSERT(QThread::currentThread() != &m_thread);
    run([this] {
        while (!m_objects.empty())
            m_objects.pop_back();
    });
    m_thread.quit();
    m_thread.wait();
}

void RedisThread::run(const std::function<void()> &work)
{
    if (QThread::currentThread() == &m_thread)
        work();
    else
        QMetaObject::invokeMethod(&m_context, work, Qt::BlockingQueuedConnection);
}

void RedisThread::post(std::function<void()> work)
{
    QMetaObject::invokeMethod(&m_context, std::move(work), Qt::QueuedConnection);
}

void RedisThread::keep(std::unique_ptr<QObject> object)
{
    Q_ASSERT(!object->parent());
    m_objects.push_back(std::move(object));
}

} // namespace scorewatch
