// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/serverstate.h"

#include <unistd.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/embedded/privatefile.h"

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

constexpr qint64 kLongestFile = 64 * 1024; // bytes
constexpr qsizetype kStateField = 0;       // counted from the one after the program's name, proc(5)'s third
constexpr qsizetype kStartTimeField = 19;

/// The fields of /proc/ID/stat after the program's name, which may itself hold blanks and brackets.
QList<QByteArray> statFields(qint64 processId)
{
    QFile file(u"/proc/%1/stat"_s.arg(processId));
    if (processId <= 0 || !file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = file.readAll();
    return text.mid(text.lastIndexOf(')') + 2).split(' ');
}

// As text: a JSON number is a double.
QJsonObject toJson(const ProcessIdentity &identity)
{
    return {{u"processId"_s, QString::number(identity.processId)},
            {u"startTime"_s, QString::number(identity.startTime)}};
}

ProcessIdentity identityFrom(const QJsonValue &json)
{
    return {json[u"processId"_s].toString().toLongLong(), json[u"startTime"_s].toString().toULongLong()};
}

} // namespace

ProcessIdentity ProcessIdentity::of(qint64 processId)
{
    return {processId, statFields(processId).value(kStartTimeField).toULongLong()};
}

ProcessIdentity ProcessIdentity::ofThisProgram()
{
    return of(::getpid());
}

bool ProcessIdentity::isAlive() const
{
    const QList<QByteArray> fields = statFields(processId);
    const QByteArray state = fields.value(kStateField);
    return !fields.isEmpty() && state != "Z" && state != "X"
        && fields.value(kStartTimeField).toULongLong() == startTime;
}

std::optional<ServerState> ServerState::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.read(kLongestFile)).object();
    ServerState state;
    state.owner = identityFrom(json[u"owner"_s]);
    state.postgres = identityFrom(json[u"postgres"_s]);
    state.redis = identityFrom(json[u"redis"_s]);
    state.ready = json[u"ready"_s].toBool();
    state.socketDirectory = json[u"socketDirectory"_s].toString();
    state.dataDirectory = json[u"dataDirectory"_s].toString();
    if (state.owner.processId <= 0 || !state.socketDirectory.startsWith(u'/'))
        return std::nullopt;
    return state;
}

Result<void> ServerState::write(const QString &path) const
{
    const QJsonObject json{{u"owner"_s, toJson(owner)},
                           {u"postgres"_s, toJson(postgres)},
                           {u"redis"_s, toJson(redis)},
                           {u"ready"_s, ready},
                           {u"socketDirectory"_s, socketDirectory},
                           {u"dataDirectory"_s, dataDirectory}};
    return writeFile(path, QJsonDocument(json).toJson());
}

} // namespace scorewatch::embedded
