// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/embedded/embeddedfixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLocalSocket>

#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {

bool weAreRoot()
{
    return ::geteuid() == 0;
}

bool EmbeddedFixture::make()
{
    m_root = std::make_unique<QTemporaryDir>(QDir::tempPath() + u"/swe-XXXXXX"_s);
    if (!m_root->isValid() || !QDir().mkpath(runtimeRoot()))
        return false;
    // The servers, which are somebody else when we are root, must get through.
    return ::chmod(QFile::encodeName(m_root->path()).constData(), weAreRoot() ? 0711 : 0700) == 0;
}

EmbeddedOptions EmbeddedFixture::options(const QString &profile) const
{
    EmbeddedOptions result;
    result.profile = profile;
    result.dataRoot = dataRoot();
    result.runtimeRoot = runtimeRoot();
    return result;
}

QString EmbeddedFixture::profileDirectory(const QString &profile) const
{
    return dataRoot() + u'/' + profile;
}

std::optional<embedded::ServerState> EmbeddedFixture::state() const
{
    return embedded::ServerState::read(profileDirectory() + u"/servers.json"_s);
}

std::unique_ptr<QProcess> EmbeddedFixture::startOwner() const
{
    auto owner = std::make_unique<QProcess>();
    owner->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    owner->start(QStringLiteral(EMBEDDED_OWNER), {dataRoot(), runtimeRoot()});
    return owner;
}

QString ask(const QString &dsn, const QByteArray &sql)
{
    const auto connection = PgConnection::open(dsn, {});
    if (!connection)
        return u"[%1]"_s.arg(toString(connection.error()));
    const Result<PgResult> result = (*connection)->execScript(sql);
    if (!result)
        return u"[%1]"_s.arg(toString(result.error()));
    return result->rowCount() > 0 ? result->text(0, 0) : QString();
}

QByteArray ask(const RedisEndpoint &endpoint, const QByteArray &command)
{
    QLocalSocket socket;
    socket.connectToServer(endpoint.path);
    if (!socket.waitForConnected(kPatience))
        return "unreachable";
    socket.write(command + "\r\n");
    return socket.waitForReadyRead(kPatience) ? socket.readAll().trimmed() : QByteArray("silent");
}

bool append(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::Append) && file.write(text) == text.size();
}

std::optional<bool> passesAsAnOrdinaryUser(QByteArray &output)
{
    QProcess process;
    const QStringList asNobody{u"--reuid=65534"_s, u"--regid=65534"_s, u"--clear-groups"_s};
    const QString self = QCoreApplication::applicationFilePath();
    process.start(u"setpriv"_s, asNobody + QStringList{u"test"_s, u"-x"_s, self});
    if (!process.waitForFinished(kPatience) || process.exitCode() != 0)
        return std::nullopt;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, u"/nonexistent"_s);
    environment.remove(u"XDG_DATA_HOME"_s);
    environment.remove(u"XDG_RUNTIME_DIR"_s);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"setpriv"_s, asNobody + QStringList{self});
    const bool ended = process.waitForFinished(2 * kPatience);
    output = process.readAll();
    return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

} // namespace scorewatch::test
