// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <QStringList>

#include "app/terminaltext.h"
#include "core/base/logging.h"

using namespace Qt::StringLiterals;

namespace scorewatch {

Console::Console(QString program, FILE *out, FILE *err)
    : m_program(std::move(program)), m_out(out), m_err(err)
{ }

void Console::data(const QByteArray &utf8)
{
    const std::lock_guard lock(m_mutex);
    clearProgress();
    // Written out at once: a service's lines are followed in a log, and a pipe's reader does not wait for the end.
    const bool whole = std::fwrite(utf8.constData(), 1, size_t(utf8.size()), m_out) == size_t(utf8.size());
    if (!whole || std::fflush(m_out) != 0)
        m_lost = true;
}

void Console::note(const QString &sentence)
{
    const std::lock_guard lock(m_mutex);
    if (m_json)
        return writeJson("info", sentence);
    clearProgress();
    writeLine(terminaltext::printable(sentence));
}

void Console::fail(const Error &error)
{
    const std::lock_guard lock(m_mutex);
    if (m_json)
        return writeJson("error", toString(error));
    clearProgress();
    writeLine(m_program + u": "_s + terminaltext::printable(error.message));
    for (const QString &line : error.detail.split(u'\n', Qt::SkipEmptyParts))
        writeLine(u"  "_s + terminaltext::printable(line.trimmed()));
}

void Console::fail(const QString &sentence)
{
    fail(Error{Error::Code::Internal, sentence, {}, {}});
}

void Console::progress(const QString &sentence)
{
    const std::lock_guard lock(m_mutex);
    if (m_json || ::isatty(::fileno(m_err)) == 0)
        return;
    const QByteArray text = terminaltext::printable(sentence).toUtf8();
    std::fprintf(m_err, "\r\033[K%s", text.constData());
    std::fflush(m_err);
    m_progressShown = true;
}

void Console::speakJson()
{
    const std::lock_guard lock(m_mutex);
    m_json = true;
}

bool Console::finish()
{
    const std::lock_guard lock(m_mutex);
    clearProgress();
    std::fflush(m_err);
    return std::fflush(m_out) == 0 && std::ferror(m_out) == 0 && !m_lost;
}

int Console::columns() const
{
    winsize size = {};
    const bool known = ::isatty(::fileno(m_out)) != 0 && ::ioctl(::fileno(m_out), TIOCGWINSZ, &size) == 0;
    return known ? size.ws_col : 0;
}

void Console::writeLine(const QString &text)
{
    std::fprintf(m_err, "%s\n", text.toUtf8().constData());
}

void Console::writeJson(const char *level, const QString &sentence)
{
    std::fprintf(m_err, "%s\n", jsonLogLine(level, "scorewatch", sentence).constData());
}

void Console::clearProgress()
{
    if (std::exchange(m_progressShown, false))
        std::fputs("\r\033[K", m_err);
}

} // namespace scorewatch
