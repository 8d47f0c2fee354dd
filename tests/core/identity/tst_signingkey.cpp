// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/signingkey.h"

#include <future>
#include <set>

#include <sys/stat.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)>;

QByteArray pemOf(EVP_PKEY *key, bool isPublic)
{
    const std::unique_ptr<BIO, int (*)(BIO *)> out(BIO_new(BIO_s_mem()), BIO_free);
    const int done = isPublic
        ? PEM_write_bio_PUBKEY(out.get(), key)
        : PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char *data = nullptr;
    const long size = done == 1 ? BIO_get_mem_data(out.get(), &data) : 0;
    return {data, qsizetype(size)};
}

} // namespace

class TestSigningKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsASecret()
    {
        const QByteArray secret(32, 's');
        const auto key = SigningKey::fromFile(write(secret + '\n'));
        VERIFY_OK(key);
        QCOMPARE(key->secret(), secret);
        QVERIFY(key->algorithm() == SigningKey::Algorithm::Hs256);
        // One line break is of the editor, two are of the key.
        const auto two = SigningKey::fromFile(write(secret + "\n\n"));
        VERIFY_OK(two);
        QCOMPARE(two->secret(), secret + '\n');
    }

    void refusesWhatOthersCanReach_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("isUsed");
        for (const int mode : {0600, 0400, 0440, 0640})
            QTest::addRow("%04o", mode) << mode << true;
        for (const int mode : {0644, 0604, 0602, 0620, 0660, 0601, 0777})
            QTest::addRow("%04o", mode) << mode << false;
    }
    void refusesWhatOthersCanReach()
    {
        QFETCH(int, mode);
        const QString path = write(QByteArray(48, 's'));
        QCOMPARE(::chmod(QFile::encodeName(path).constData(), mode_t(mode)), 0);
        const auto key = SigningKey::fromFile(path);
        QTEST(key.hasValue(), "isUsed");
        if (!key)
            QVERIFY2(key.error().message.contains(u"chmod 600"_s), test::why(key).constData());
    }

    void refusesWhatIsNoSecret()
    {
        QVERIFY(!SigningKey::fromFile(write(QByteArray(31, 's'))));
        QVERIFY(!SigningKey::fromFile(write(QByteArray(31, 's') + '\n')));
        QVERIFY(!SigningKey::fromFile(write({})));
        QVERIFY(!SigningKey::fromFile(write(QByteArray(20'000, 's'))));
        QVERIFY(!SigningKey::fromFile(m_directory.path()));
        QCOMPARE(int(SigningKey::fromFile(m_directory.filePath(u"nowhere"_s)).error().code),
                 int(Error::Code::NotFound));
        const QString pipe = m_directory.filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QVERIFY(!SigningKey::fromFile(pipe)); // and does not wait for a writer
    }

    /// A public key in the place of the secret would let everybody sign.
    void takesEd25519AndNoOtherPem()
    {
        const Key pair(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
        const auto key = SigningKey::fromFile(write(pemOf(pair.get(), false)));
        VERIFY_OK(key);
        QVERIFY(key->algorithm() == SigningKey::Algorithm::EdDsa);
        QCOMPARE(key->secret().size(), 32);
        QVERIFY(!SigningKey::fromFile(write(pemOf(pair.get(), true))));
        const Key rsa(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t(2048)), EVP_PKEY_free);
        QVERIFY(!SigningKey::fromFile(write(pemOf(rsa.get(), false))));
        QVERIFY(!SigningKey::fromFile(write(pemOf(rsa.get(), true))));
        QVERIFY(!SigningKey::fromFile(write("\n" + pemOf(rsa.get(), true))));
    }

    void noErrorHoldsTheKey()
    {
        const QByteArray secret = "tell-nobody";
        const auto key = SigningKey::fromFile(write(secret));
        QVERIFY(!key && !toString(key.error()).contains(QString::fromLatin1(secret)));
    }

    void makesOneKeyForAll()
    {
        const QString path = m_directory.filePath(u"fresh"_s);
        std::vector<std::future<QByteArray>> makers;
        makers.reserve(8);
        for (int i = 0; i < 8; ++i) {
            makers.push_back(std::async(std::launch::async, [path] {
                const auto key = SigningKey::fromFileOrNew(path);
                return key ? key->secret() : QByteArray();
            }));
        }
        std::set<QByteArray> keys;
        for (auto &maker : makers)
            keys.insert(maker.get());
        QCOMPARE(keys.size(), size_t(1));
        QCOMPARE(keys.begin()->size(), 43);
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(path).constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 07777), 0600);
        QCOMPARE(QDir(m_directory.path()).entryList({u"fresh*"_s}, QDir::Files), QStringList{u"fresh"_s});
        const auto other = SigningKey::fromFileOrNew(m_directory.filePath(u"other"_s));
        VERIFY_OK(other);
        QVERIFY(other->secret() != *keys.begin());
    }

    void keysForOtherPurposesDiffer()
    {
        const auto key = SigningKey::fromContent(QByteArray(32, 's'), u"test"_s);
        VERIFY_OK(key);
        QCOMPARE(key->derived("a").size(), 32);
        QCOMPARE(key->derived("a"), key->derived("a"));
        QVERIFY(key->derived("a") != key->derived("b"));
        QVERIFY(key->derived("a") != key->secret());
    }

private:
    QString write(const QByteArray &content)
    {
        QString path = m_directory.filePath(u"key%1"_s.arg(m_files++));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()
            || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
            qFatal("A file of the test cannot be written.");
        return path;
    }

    QTemporaryDir m_directory;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(TestSigningKey)
#include "tst_signingkey.moc"
