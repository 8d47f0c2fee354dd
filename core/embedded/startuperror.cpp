// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/startuperror.h"

#include <cerrno>

#include <QStorageInfo>

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

constexpr qint64 kNextToNothing = 1024 * 1024; // bytes

struct Sign
{
    QLatin1StringView words; ///< what the server writes (its messages are English: we set LC_ALL)
    Error::Code code;
    QLatin1StringView sentence; ///< %1 the server, %2 its directory, %3 its user
};

// In the order of how much they explain: the first that is found wins.
constexpr Sign kSigns[] = {
    {"No space left on device"_L1, Error::Code::Exhausted,
     "%1 could not start because the disk that holds %2 is full; free some space and start again."_L1},
    {"Disk quota exceeded"_L1, Error::Code::Exhausted,
     "%1 could not start because the disk quota for %2 is used up; free some space and start again."_L1},
    {"scorewatch: cannot become the user"_L1, Error::Code::PermissionDenied,
     "%1 could not start because this root may not become the user %3, and it refuses to run as root; start "
     "Scorewatch as an ordinary user."_L1},
    {"has wrong ownership"_L1, Error::Code::PermissionDenied,
     "%1 could not start because %2 belongs to another user than %3; give it back to %3 or choose another "
     "directory."_L1},
    {"lock file \"postmaster.pid\" already exists"_L1, Error::Code::Conflict,
     "%1 could not start because another server is using %2; stop that one first."_L1},
    {"database files are incompatible with server"_L1, Error::Code::Incompatible,
     "%1 could not start because %2 was made by another version of PostgreSQL; install that version."_L1},
    {"syntax error in file"_L1, Error::Code::InvalidArgument,
     "%1 could not start because a configuration file in %2 has an error; correct the line that the log names."_L1},
    {"contains errors"_L1, Error::Code::InvalidArgument,
     "%1 could not start because a configuration file in %2 has an error; correct the line that the log names."_L1},
    {"Cannot allocate memory"_L1, Error::Code::Exhausted,
     "%1 could not start because there is not enough memory; close other programs and start again."_L1},
    {"invalid locale"_L1, Error::Code::Unavailable,
     "%1 could not start because this system has no locale C.UTF-8; install it (Debian: libc-bin) and start again."_L1},
    {"Permission denied"_L1, Error::Code::PermissionDenied,
     "%1 could not start because the user %3 may not use %2; give that user access or choose another directory."_L1},
    {"Read-only file system"_L1, Error::Code::PermissionDenied,
     "%1 could not start because %2 is on a read-only disk; choose another directory."_L1},
};

/// Unlike QString::arg() it does not mind a sentence that has no use for one of the three, nor a "%1" in a path.
QString filledIn(QLatin1StringView sentence, const StartupSubject &subject)
{
    QString result;
    for (qsizetype i = 0; i < sentence.size(); ++i) {
        if (sentence[i] != '%'_L1) {
            result += sentence[i];
            continue;
        }
        const QLatin1Char which = sentence[++i];
        result += which == '1'_L1 ? subject.name : which == '2'_L1 ? subject.directory : subject.userName;
    }
    return result;
}

Error fromSign(const Sign &sign, const StartupSubject &subject, const QString &detail)
{
    return {sign.code, filledIn(sign.sentence, subject), detail, {}};
}

} // namespace

bool diskIsFull(const QString &directory)
{
    const QStorageInfo disk(directory);
    return disk.isValid() && disk.bytesAvailable() >= 0 && disk.bytesAvailable() < kNextToNothing;
}

Error explainEarlyExit(const StartupSubject &subject, const QString &how, const QString &logTail)
{
    const QString detail = logTail.isEmpty() ? how : how + u'\n' + logTail;
    for (const Sign &sign : kSigns) {
        if (logTail.contains(sign.words))
            return fromSign(sign, subject, detail);
    }
    // On a full disk the log cannot be written either.
    if (diskIsFull(subject.directory))
        return fromSign(kSigns[0], subject, detail);
    return {Error::Code::Unavailable,
            u"%1 did not start; the last lines of its log say why."_s.arg(subject.name),
            detail,
            {}};
}

Error cannotUse(const QString &path, int code)
{
    const QString words = qt_error_string(code);
    if (code == ENOSPC || code == EDQUOT) {
        return {Error::Code::Exhausted,
                u"The embedded servers could not start because the disk that holds %1 is full; free some "
                "space and start again."_s.arg(path),
                words,
                {}};
    }
    if (code == EACCES || code == EPERM || code == EROFS) {
        return {Error::Code::PermissionDenied,
                u"The embedded servers could not start because %1 cannot be written; give yourself access to "
                "it or choose another directory."_s.arg(path),
                words,
                {}};
    }
    return {Error::Code::Unavailable,
            u"The embedded servers could not start because %1 cannot be used (%2)."_s.arg(path, words),
            words,
            {}};
}

} // namespace scorewatch::embedded
