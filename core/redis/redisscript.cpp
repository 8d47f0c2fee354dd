// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redisscript.h"

#include <QCryptographicHash>
#include <QFile>

namespace scorewatch {

RedisScript::RedisScript(QByteArray source)
    : m_source(std::move(source))
    , m_sha1(QCryptographicHash::hash(m_source, QCryptographicHash::Sha1).toHex())
{ }

RedisScript RedisScript::fromResource(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The script %s is not part of this program.", qUtf8Printable(path));
    return RedisScript(file.readAll());
}

} // namespace scorewatch
