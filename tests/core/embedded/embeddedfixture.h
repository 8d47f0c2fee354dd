// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/embedded/embeddedservers.h"
#include "core/embedded/serverstate.h"

namespace scorewatch::test {

inline constexpr int kPatience = 120000; // ms; for a loaded machine, not the expected time

bool weAreRoot();

/// Directories for the embedded servers of one test executable, with names that a careless quotation would break.
class EmbeddedFixture final
{
public:
    /// False when there is no temporary directory.
    [[nodiscard]] bool make();

    [[nodiscard]] QString filePath(const QString &name) const { return m_root->filePath(name); }
    [[nodiscard]] QString dataRoot() const
    {
        return m_root->filePath(QStringLiteral("Daten \"für\" 'alle' \\ $HOME %1"));
    }
    [[nodiscard]] QString runtimeRoot() const { return m_root->filePath(QStringLiteral("r ü\"'")); }
    [[nodiscard]] EmbeddedOptions options(const QString &profile = QStringLiteral("default")) const;
    [[nodiscard]] QString profileDirectory(const QString &profile = QStringLiteral("default")) const;
    /// What the present owner of the default profile's servers says.
    [[nodiscard]] std::optional<embedded::ServerState> state() const;
    /// Starts another process that runs the servers of the default profile.
    [[nodiscard]] std::unique_ptr<QProcess> startOwner() const;

private:
    std::unique_ptr<QTemporaryDir> m_root;
};

/// Processes events until the answer is here.
template <typename T> Result<T> await(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, kPatience) || future.resultCount() == 0)
        return Error{Error::Code::Timeout, QStringLiteral("no answer"), {}, {}};
    return future.result();
}

/// The first value of the last answer, or the error's words in brackets.
QString ask(const QString &dsn, const QByteArray &sql);
QByteArray ask(const RedisEndpoint &endpoint, const QByteArray &command);

/// Appends to a file; false when that does not work.
[[nodiscard]] bool append(const QString &path, const QByteArray &text);

/// Runs this test executable again as "nobody". Nothing when that user cannot reach it, else whether it passed.
std::optional<bool> passesAsAnOrdinaryUser(QByteArray &output);

} // namespace scorewatch::test
