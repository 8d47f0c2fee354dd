// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/rediserror.h"

#include <QByteArray>

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

struct Known
{
    const char *word; ///< the first word of the server's text
    Error::Code code;
    const char16_t *message;
};

constexpr Known kKnown[] = {
    {"NOAUTH", Error::Code::PermissionDenied, u"Redis wants a password; add it to the connection's address."},
    {"WRONGPASS", Error::Code::PermissionDenied,
     u"Redis did not accept the user name or password; correct them in the connection's address."},
    {"NOPERM", Error::Code::PermissionDenied,
     u"Redis does not allow this to our user; its access list has to grant it."},
    {"DENIED", Error::Code::PermissionDenied,
     u"Redis takes no connections from other machines while it has no password; set one or connect locally."},
    {"LOADING", Error::Code::Unavailable, u"Redis is still loading its data; try again in a moment."},
    {"BUSY", Error::Code::Unavailable,
     u"Redis is held up by a script that runs too long; end it or wait for it."},
    {"READONLY", Error::Code::Unavailable,
     u"Redis is a read-only replica at this address; give the address of the primary."},
    {"MASTERDOWN", Error::Code::Unavailable,
     u"Redis has lost its primary and does not answer from old data; wait until the primary is back."},
    {"TRYAGAIN", Error::Code::Unavailable, u"Redis is moving these keys at the moment; try again."},
    {"CLUSTERDOWN", Error::Code::Unavailable, u"The Redis cluster is down; wait until its nodes are back."},
    {"NOREPLICAS", Error::Code::Unavailable,
     u"Redis has too few replicas to accept writes; bring them back."},
    {"OOM", Error::Code::Exhausted,
     u"Redis has reached its memory limit and stored nothing; raise maxmemory."},
    {"MISCONF", Error::Code::Exhausted,
     u"Redis cannot save to its disk and therefore stored nothing; look at its log and free space."},
    {"WRONGTYPE", Error::Code::Incompatible,
     u"A key in Redis holds data of another kind than ours, so nothing was done; another program may use "
     u"this "
     u"database."},
    {"EPOCH", Error::Code::Conflict,
     u"The board in Redis was rebuilt in the meantime, so this write was refused; it has to be made anew."},
    // A script that runs only while its preconditions hold is sent again with its source; this is seen by others only.
    {"NOSCRIPT", Error::Code::NotFound, u"Redis does not know this script; send its source."},
};

} // namespace

Error errorFromRedis(QByteArrayView serverText)
{
    const QByteArray text = serverText.toByteArray();
    const QString detail = QString::fromUtf8(text);
    if (text.startsWith("ERR max number of clients"))
        return {Error::Code::Exhausted,
                u"Redis takes no more connections; raise its maxclients or close others."_s,
                detail,
                {}};
    const QByteArray word = text.split(' ').first();
    for (const Known &known : kKnown) {
        if (word == known.word)
            return {known.code, QString::fromUtf16(known.message), detail, {}};
    }
    return {Error::Code::Internal, u"Redis refused a command; the detail holds its answer."_s, detail, {}};
}

} // namespace scorewatch
