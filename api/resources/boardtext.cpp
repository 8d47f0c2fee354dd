// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/boardtext.h"

#include <QCryptographicHash>

#include "api/http/jsontext.h"

namespace scorewatch::api::text {

using http::json::appendMember;

void appendText(std::string &out, std::string_view name, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    appendMember(out, name, std::string_view(utf8.constData(), size_t(utf8.size())));
}

void appendTextOrNull(std::string &out, std::string_view name, const QString &text)
{
    if (!text.isEmpty())
        return appendText(out, name, text);
    out += '"';
    out += name;
    out += "\":null";
}

void appendInstant(std::string &out, std::string_view name, const QDateTime &utc)
{
    appendTextOrNull(out, name, utc.isValid() ? utc.toUTC().toString(Qt::ISODateWithMs) : QString());
}

void appendBoolean(std::string &out, std::string_view name, bool value)
{
    out += '"';
    out += name;
    out += value ? "\":true" : "\":false";
}

std::string boardEtag(const QList<BoardEntry> &entries, const BoardHead &head)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const BoardEntry &entry : entries) {
        hash.addData(entry.userId.toByteArray() + QByteArray::number(entry.score) + entry.username.toUtf8()
                     + '\n' + entry.countryCode.toUtf8() + '\n');
    }
    hash.addData(QByteArray::number(head.offset) + '/' + QByteArray::number(head.limit) + '/'
                 + QByteArray::number(head.players) + head.position.epoch + (head.stale ? "stale" : "fresh"));
    return "W/\"" + hash.result().toHex().left(20).toStdString() + '"';
}

std::string board(const QList<BoardEntry> &entries, const BoardHead &head)
{
    std::string out = "{\"entries\":[";
    out.reserve(256 + size_t(entries.size()) * 160);
    for (const BoardEntry &entry : entries) {
        out += out.back() == '[' ? "{" : ",{";
        appendMember(out, "rank", entry.rank);
        out += ",\"userId\":\"";
        out += entry.userId.toByteArray().constData();
        out += "\",";
        appendText(out, "username", entry.username);
        out += ',';
        appendTextOrNull(out, "countryCode", entry.countryCode);
        out += ',';
        appendMember(out, "score", entry.score);
        out += '}';
    }
    out += "],";
    appendMember(out, "offset", head.offset);
    out += ',';
    appendMember(out, "limit", head.limit);
    out += ',';
    appendMember(out, "players", head.players);
    out += ',';
    appendMember(out, "epoch",
                 std::string_view(head.position.epoch.constData(), size_t(head.position.epoch.size())));
    out += ',';
    appendMember(out, "seq", head.position.sequence);
    out += ',';
    appendInstant(out, "asOf", head.asOf);
    out += ',';
    appendBoolean(out, "stale", head.stale);
    out += '}';
    return out;
}

} // namespace scorewatch::api::text
