// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/migration.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Error unusable(const QString &fileName, const QString &why)
{
    return {
        Error::Code::InvalidArgument, u"The migration %1 cannot be used: %2."_s.arg(fileName, why), {}, {}};
}

} // namespace

QByteArray Migration::checksum() const
{
    return QCryptographicHash::hash(sql, QCryptographicHash::Sha256).toHex();
}

Result<QList<Migration>> loadMigrations(const QString &folder)
{
    static const QRegularExpression name(u"^([0-9]{3})_[a-z0-9_]+\\.sql$"_s);
    QList<Migration> migrations;
    const QStringList fileNames = QDir(folder).entryList(QDir::Files, QDir::Name);
    for (const QString &fileName : fileNames) {
        const QRegularExpressionMatch match = name.match(fileName);
        if (!match.hasMatch())
            return unusable(fileName,
                            u"its name is not a number of three digits, an underscore and a name"_s);
        Migration migration{match.captured(1).toInt(), fileName, {}};
        if (migration.version != migrations.size() + 1)
            return unusable(fileName, u"number %1 is next"_s.arg(migrations.size() + 1, 3, 10, QChar(u'0')));
        QFile file(folder + u'/' + fileName);
        if (!file.open(QIODevice::ReadOnly))
            return unusable(fileName, file.errorString());
        migration.sql = file.readAll();
        migrations.append(std::move(migration));
    }
    if (migrations.isEmpty())
        return Error{Error::Code::Internal, u"There are no migrations in %1."_s.arg(folder), {}, {}};
    return migrations;
}

} // namespace scorewatch
