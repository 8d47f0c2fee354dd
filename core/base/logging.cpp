// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/logging.h"

#include <cstdio>

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

struct Level
{
    const char *name;
    int syslogPriority;
};

Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return {"debug", 7};
    case QtInfoMsg:
        return {"info", 6};
    case QtWarningMsg:
        return {"warning", 4};
    case QtCriticalMsg:
        return {"error", 3};
    case QtFatalMsg:
        break;
    }
    return {"fatal", 2};
}

void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    static const bool underSystemd = qEnvironmentVariableIsSet("JOURNAL_STREAM");
    const Level level = levelOf(type);
    // Data may hold line breaks; one message stays one line so that nobody can forge a second one.
    QByteArray text = message.toUtf8();
    text.replace('\n', "\\n").replace('\r', "\\r");
    const char *category = context.category ? context.category : "default";
    if (underSystemd) {
        std::fprintf(stderr, "<%d>%s: %s\n", level.syslogPriority, category, text.constData());
    } else {
        const QByteArray now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
        std::fprintf(stderr, "%s %s %s: %s\n", now.constData(), level.name, category, text.constData());
    }
}

void writeJsonLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const char *category = context.category ? context.category : "default";
    std::fprintf(stderr, "%s\n", jsonLogLine(levelOf(type).name, category, message).constData());
}

} // namespace

QByteArray jsonLogLine(const char *level, const char *category, const QString &message)
{
    // Line breaks and what else could end the line are escapes inside JSON.
    return QJsonDocument(QJsonObject{{u"time"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                                     {u"level"_s, QString::fromLatin1(level)},
                                     {u"category"_s, QString::fromLatin1(category)},
                                     {u"message"_s, message}})
        .toJson(QJsonDocument::Compact);
}

void logAsJson()
{
    qInstallMessageHandler(writeJsonLine);
}

void installLogHandler()
{
    qInstallMessageHandler(writeLine);
}

} // namespace scorewatch
