// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/signingkey.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#include "core/identity/secrets.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr qsizetype kMaxFileBytes = 1 << 14;

Error cannot(const QString &what, const QString &path, int code)
{
    return {code == ENOENT ? Error::Code::NotFound : Error::Code::Unavailable,
            u"%1 %2. Check [api] jwt_secret_file and who may read it."_s.arg(what, path),
            qt_error_string(code),
            {}};
}

Error refused(const QString &path, const QString &why)
{
    return {Error::Code::InvalidArgument, u"The key in %1 is not used because %2"_s.arg(path, why), {}, {}};
}

/// Group may read: a service manager hands a secret over as 0440 with an access list for one user.
std::optional<Error> objectionTo(const struct stat &status, const QString &path)
{
    if (!S_ISREG(status.st_mode))
        return refused(path, u"it is not a file. Name a file with at least 32 random bytes."_s);
    if ((status.st_mode & 037) != 0) {
        return refused(path,
                       u"others can read or change it (mode 0%1). Run: chmod 600 %2"_s.arg(
                           QString::number(status.st_mode & 07777, 8), path));
    }
    if (status.st_size > kMaxFileBytes)
        return refused(path, u"it is larger than 16 KiB. Name a file with at least 32 random bytes."_s);
    return std::nullopt;
}

Result<QByteArray> readPrivate(const QString &path)
{
    // The descriptor is judged, not the name: nobody can put another file in its place meanwhile.
    const int file
        = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return cannot(u"The key that signs tokens cannot be read from"_s, path, errno);
    const auto close = qScopeGuard([file] { ::close(file); });
    struct stat status = {};
    if (::fstat(file, &status) != 0)
        return cannot(u"The key that signs tokens cannot be read from"_s, path, errno);
    if (const auto objection = objectionTo(status, path))
        return *objection;
    QByteArray content(kMaxFileBytes, Qt::Uninitialized);
    qsizetype size = 0;
    while (size < content.size()) {
        const ssize_t bytes = ::read(file, content.data() + size, size_t(content.size() - size));
        if (bytes < 0 && errno != EINTR)
            return cannot(u"The key that signs tokens cannot be read from"_s, path, errno);
        if (bytes == 0)
            break;
        size += std::max<ssize_t>(bytes, 0);
    }
    content.truncate(size);
    return content;
}

/// The private bytes of an Ed25519 key; empty for whatever else the PEM holds.
QByteArray ed25519Of(const QByteArray &pem)
{
    const std::unique_ptr<BIO, int (*)(BIO *)> in(BIO_new_mem_buf(pem.constData(), int(pem.size())),
                                                  BIO_free);
    // No callback: a key with a passphrase is refused, the terminal is not asked.
    const auto noPassphrase = [](char *, int, int, void *) { return -1; };
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> key(
        PEM_read_bio_PrivateKey(in.get(), nullptr, noPassphrase, nullptr), EVP_PKEY_free);
    if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
        return {};
    QByteArray secret(32, Qt::Uninitialized);
    size_t size = size_t(secret.size());
    if (EVP_PKEY_get_raw_private_key(key.get(), reinterpret_cast<unsigned char *>(secret.data()), &size) != 1
        || size != 32)
        return {};
    return secret;
}

/// A file of its own that gets its name once it is whole; an existing one is left as it is.
Result<void> makeFile(const QString &path)
{
    QByteArray fresh = QFile::encodeName(path) + ".XXXXXX";
    const int file = ::mkostemp(fresh.data(), O_CLOEXEC); // 0600
    if (file < 0)
        return cannot(u"A key that signs tokens cannot be made at"_s, path, errno);
    const auto clear = qScopeGuard([&] {
        ::close(file);
        ::unlink(fresh.constData());
    });
    const QByteArray content = secrets::randomText() + '\n';
    if (::write(file, content.constData(), size_t(content.size())) != content.size() || ::fsync(file) != 0)
        return cannot(u"A key that signs tokens cannot be made at"_s, path, errno);
    if (::link(fresh.constData(), QFile::encodeName(path).constData()) != 0 && errno != EEXIST)
        return cannot(u"A key that signs tokens cannot be made at"_s, path, errno);
    return {};
}

} // namespace

Result<SigningKey> SigningKey::fromFile(const QString &path)
{
    const Result<QByteArray> content = readPrivate(path);
    if (!content)
        return content.error();
    return fromContent(*content, path);
}

Result<SigningKey> SigningKey::fromFileOrNew(const QString &path)
{
    if (!QFileInfo::exists(path)) {
        if (const Result<void> made = makeFile(path); !made)
            return made.error();
    }
    return fromFile(path);
}

Result<SigningKey> SigningKey::fromContent(QByteArray content, const QString &nameOfFile)
{
    if (content.contains("-----BEGIN")) { // tools put comments before it
        const QByteArray secret = ed25519Of(content);
        if (secret.isEmpty())
            return refused(nameOfFile,
                           u"it is a PEM file, but not an Ed25519 private key without a passphrase. Make one "
                           u"with: openssl genpkey -algorithm ed25519"_s);
        return SigningKey(Algorithm::EdDsa, secret);
    }
    if (content.endsWith('\n'))
        content.chop(1);
    if (content.size() < kMinBytes) {
        return refused(nameOfFile,
                       u"it has %1 bytes and needs at least %2. Make one with: openssl rand -base64 48"_s
                           .arg(content.size())
                           .arg(kMinBytes));
    }
    return SigningKey(Algorithm::Hs256, std::move(content));
}

QByteArray SigningKey::derived(QByteArrayView purpose) const
{
    // What a JWT signs begins with base64url and a full stop, so it can never be this text.
    return secrets::hmacSha256(m_secret, QByteArray("scorewatch: a key for ").append(purpose));
}

} // namespace scorewatch
