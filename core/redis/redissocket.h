// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>
#include <QSslError>

#include "core/base/error.h"
#include "core/config/redisendpoint.h"

QT_BEGIN_NAMESPACE
class QAbstractSocket;
class QIODevice;
class QLocalSocket;
class QSslSocket;
QT_END_NAMESPACE

namespace scorewatch {

/// One connection over TCP, TLS or a Unix socket, from open() to its end; it is never opened twice.
///
/// Lives on the thread of its owner. Errors are sentences that name the address without its password.
class RedisSocket final : public QObject
{
    Q_OBJECT

public:
    explicit RedisSocket(RedisEndpoint endpoint, QObject *parent = nullptr);

    /// May emit opened() or failed() before it returns.
    void open();
    /// True when the other side has sent something before we did: a server that is full does so and hangs up, and
    /// writing to it then would cost us what it said. Not known under TLS.
    [[nodiscard]] bool wasSpokenTo() const;
    /// Silently, at once; what was written but not yet taken by the kernel is dropped.
    void abort();
    /// Shares the bytes instead of copying them where the transport allows it.
    void write(const QByteArray &bytes);
    /// Hands the kernel what it takes now.
    void flush();
    [[nodiscard]] qint64 bytesToWrite() const;
    /// Up to `size` bytes of what has arrived; 0 when there are none.
    [[nodiscard]] qint64 read(char *buffer, qint64 size);

Q_SIGNALS:
    /// Connected, and encrypted where that was asked for.
    void opened();
    void readable();
    /// Once, and nothing comes after it.
    void failed(const scorewatch::Error &why);

private:
    void openLocal();
    void openTcp();
    void openTls();
    void setUp(QAbstractSocket *socket);
    [[nodiscard]] bool useAuthority(QSslSocket *socket);
    void fail(Error::Code code, const QString &why, const QString &advice, const QString &detail);
    void failLocal();
    void failTcp();
    void failTls(const QSslError &error);

    RedisEndpoint m_endpoint;
    QIODevice *m_device = nullptr; ///< one of the two below
    QAbstractSocket *m_tcp = nullptr;
    QLocalSocket *m_local = nullptr;
    std::optional<QSslError> m_untrusted; ///< what is wrong with the server's certificate
    bool m_opened = false;
    bool m_failed = false;
};

} // namespace scorewatch
