// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <mutex>

#include <QByteArray>
#include <QString>

#include "core/base/error.h"

namespace scorewatch {

/// Where a command's words go: data to standard output, everything meant for the person to standard error.
/// Any thread.
class Console final
{
public:
    /// Both streams must outlive it. `program` stands before each error.
    Console(QString program, FILE *out, FILE *err);
    Q_DISABLE_COPY_MOVE(Console)

    void data(const QByteArray &utf8);
    /// One line; control characters are escaped.
    void note(const QString &sentence);
    /// The sentence, then the detail on lines of its own.
    void fail(const Error &error);
    void fail(const QString &sentence);
    /// A line that the next one replaces; only where standard error is a terminal.
    void progress(const QString &sentence);

    /// What is meant for the person is meant for a log from now on: one JSON object a line.
    void speakJson();

    /// The end of the output. False when some of the data could not be written (a full disk).
    [[nodiscard]] bool finish();

    [[nodiscard]] const QString &program() const { return m_program; }
    /// Of the terminal that data goes to; 0 when it is none.
    [[nodiscard]] int columns() const;

private:
    void writeLine(const QString &text);
    void writeJson(const char *level, const QString &sentence);
    void clearProgress();

    const QString m_program;
    FILE *const m_out;
    FILE *const m_err;
    std::mutex m_mutex;
    bool m_progressShown = false;
    bool m_lost = false;
    bool m_json = false;
};

} // namespace scorewatch
