// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgrespooler.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QUrl>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

const auto kSocket = u"/.s.PGSQL.5432"_s;
constexpr quint32 kOtherProcess = 4'000'000; // no process has this number

/// Puts another process into BackendKeyData (type 'K': length, process, secret), which comes in the greeting; what
/// comes later is passed on as it is.
class Greeting final
{
public:
    QByteArray take(const QByteArray &bytes)
    {
        if (m_done)
            return bytes;
        m_held += bytes;
        qsizetype at = 0;
        while (m_held.size() - at >= 5) {
            const qsizetype length = 1 + qsizetype(qFromBigEndian<quint32>(m_held.constData() + at + 1));
            if (m_held.size() - at < length)
                break;
            if (m_held.at(at) == 'K') {
                qToBigEndian(kOtherProcess, m_held.data() + at + 5);
                m_done = true;
                return std::exchange(m_held, {});
            }
            at += length;
        }
        const QByteArray whole = m_held.left(at);
        m_held.remove(0, at);
        return whole;
    }

private:
    QByteArray m_held;
    bool m_done = false;
};

} // namespace

class PostgresPooler::Listener final : public QObject
{
public:
    Listener(const QString &path, QString serverPath) : m_serverPath(std::move(serverPath))
    {
        connect(&m_server, &QLocalServer::newConnection, this, &Listener::accept);
        m_server.listen(path);
    }

private:
    void accept()
    {
        QLocalSocket *client = m_server.nextPendingConnection();
        auto *server = new QLocalSocket(client);
        const auto greeting = std::make_shared<Greeting>();
        connect(client, &QLocalSocket::readyRead, server,
                [client, server] { server->write(client->readAll()); });
        connect(server, &QLocalSocket::readyRead, client,
                [client, server, greeting] { client->write(greeting->take(server->readAll())); });
        connect(server, &QLocalSocket::disconnected, client, &QLocalSocket::disconnectFromServer);
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
        server->connectToServer(m_serverPath);
    }

    QLocalServer m_server;
    QString m_serverPath;
};

PostgresPooler::PostgresPooler(const QString &serverDirectory) : m_serverDirectory(serverDirectory)
{
    m_thread.start();
    QObject context;
    context.moveToThread(&m_thread);
    QMetaObject::invokeMethod(
        &context,
        [this] { m_listener = new Listener(m_directory.path() + kSocket, m_serverDirectory + kSocket); },
        Qt::BlockingQueuedConnection);
}

PostgresPooler::~PostgresPooler()
{
    QMetaObject::invokeMethod(
        m_listener, [this] { delete m_listener; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

QString PostgresPooler::throughIt(const QString &dsn) const
{
    const auto encoded
        = [](const QString &path) { return QString::fromLatin1(QUrl::toPercentEncoding(path)); };
    return QString(dsn)
        .replace(encoded(m_serverDirectory), encoded(m_directory.path()))
        .replace(m_serverDirectory, m_directory.path());
}

} // namespace scorewatch::test
