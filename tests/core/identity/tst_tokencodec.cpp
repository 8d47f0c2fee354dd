// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/tokencodec.h"

#include <thread>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "core/identity/base64url.h"
#include "core/identity/secrets.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kNow = 1'800'000'000;
constexpr const char *kUser = "7f6b4e8a-2f0e-4a54-9a3f-5f8f1f0f7c11";
constexpr const char *kSession = "0b9a9a3e-6a53-4b44-8f0c-6e0e9f1f2d33";
constexpr const char *kHeader = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

QByteArray secret()
{
    return QByteArray(32, 's');
}

SigningKey hs256()
{
    return SigningKey::fromContent(secret(), u"test"_s).value();
}

SigningKey ed25519(QByteArray *publicPem = nullptr)
{
    const QByteArray seed(32, 'e');
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> key(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                     reinterpret_cast<const unsigned char *>(seed.constData()), 32),
        EVP_PKEY_free);
    const auto pem = [&key](bool isPublic) {
        const std::unique_ptr<BIO, int (*)(BIO *)> out(BIO_new(BIO_s_mem()), BIO_free);
        if (isPublic)
            PEM_write_bio_PUBKEY(out.get(), key.get());
        else
            PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        char *data = nullptr;
        const long size = BIO_get_mem_data(out.get(), &data);
        return QByteArray(data, qsizetype(size));
    };
    if (publicPem)
        *publicPem = pem(true);
    return SigningKey::fromContent(pem(false), u"test"_s).value();
}

/// A token as anybody could write it, signed as HS256 with the key.
QByteArray tokenOf(const QByteArray &header, const QByteArray &claims, const QByteArray &key = secret())
{
    const QByteArray text = base64url::encode(header) + '.' + base64url::encode(claims);
    return text + '.' + base64url::encode(secrets::hmacSha256(key, text));
}

/// Good claims with some replaced ("name" to JSON; an empty one leaves it out) and more behind them.
QByteArray claimsWith(const QHash<QByteArray, QByteArray> &changes = {}, const QByteArray &more = {})
{
    const QList<std::pair<QByteArray, QByteArray>> good{
        {"iss", "\"scorewatch\""},
        {"aud", "\"scorewatch-api\""},
        {"sub", QByteArray("\"") + kUser + '"'},
        {"jti", "\"token-1\""},
        {"role", "\"player\""},
        {"iat", QByteArray::number(kNow - 10)},
        {"exp", QByteArray::number(kNow + 600)},
    };
    QByteArrayList members;
    for (const auto &[name, value] : good) {
        const QByteArray now = changes.value(name, value);
        if (!now.isEmpty())
            members << '"' + name + "\":" + now;
    }
    if (!more.isEmpty())
        members << more;
    return '{' + members.join(',') + '}';
}

Principal player()
{
    Principal principal;
    principal.role = Role::Player;
    principal.subject = kUser;
    principal.userId = UserId::fromText(QByteArrayView(kUser));
    principal.tokenId = "token-1";
    principal.sessionId = kSession;
    principal.issuedAt = kNow;
    principal.expiresAt = kNow + 600;
    return principal;
}

} // namespace

Q_DECLARE_METATYPE(scorewatch::TokenFault)

class TestTokenCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesThereAndBack()
    {
        for (const SigningKey &key : {hs256(), ed25519()}) {
            const TokenCodec codec(key);
            const auto verdict = codec.verify(codec.sign(player()), kNow);
            QVERIFY(verdict);
            QVERIFY(verdict.principal == player());

            Principal service;
            service.role = Role::Service;
            service.subject = "game-1";
            service.tokenId = "t";
            service.issuedAt = kNow;
            service.expiresAt = kNow + 86'400;
            const auto second = codec.verify(codec.sign(service), kNow);
            QVERIFY(second && second.principal == service);
        }
    }

    void ownWordsAreRead()
    {
        QVERIFY(m_codec.verify(tokenOf(kHeader, claimsWith()), kNow));
        QVERIFY(m_codec.verify(tokenOf("{\"typ\":\"at+jwt\",\"alg\":\"HS256\"}", claimsWith()), kNow));
        QVERIFY(m_codec.verify(tokenOf(" { \"typ\" : \"JWT\" , \"alg\" : \"HS256\" } ", claimsWith()), kNow));
    }

    void headers_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<TokenFault>("fault");
        const auto row = [](const char *what, const char *header, TokenFault fault) {
            QTest::addRow("%s", what) << QByteArray(header) << fault;
        };
        row("alg none", "{\"alg\":\"none\",\"typ\":\"JWT\"}", TokenFault::BadSignature);
        row("alg None", "{\"alg\":\"None\",\"typ\":\"JWT\"}", TokenFault::BadSignature);
        row("alg empty", "{\"alg\":\"\",\"typ\":\"JWT\"}", TokenFault::BadSignature);
        row("alg hs256", "{\"alg\":\"hs256\",\"typ\":\"JWT\"}", TokenFault::BadSignature);
        row("alg HS512", "{\"alg\":\"HS512\",\"typ\":\"JWT\"}", TokenFault::BadSignature);
        row("alg RS256", "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", TokenFault::BadSignature);
        row("alg EdDSA", "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}", TokenFault::BadSignature);
        row("alg null", "{\"alg\":null,\"typ\":\"JWT\"}", TokenFault::Malformed);
        row("alg a list", "{\"alg\":[\"HS256\"],\"typ\":\"JWT\"}", TokenFault::Malformed);
        row("no alg", "{\"typ\":\"JWT\"}", TokenFault::Malformed);
        row("alg twice", "{\"alg\":\"HS256\",\"alg\":\"none\",\"typ\":\"JWT\"}", TokenFault::Malformed);
        row("alg twice, the second escaped", "{\"alg\":\"HS256\",\"\\u0061lg\":\"none\",\"typ\":\"JWT\"}",
            TokenFault::Malformed);
        row("no typ", "{\"alg\":\"HS256\"}", TokenFault::Malformed);
        row("typ of something else", "{\"alg\":\"HS256\",\"typ\":\"secevent+jwt\"}", TokenFault::Malformed);
        row("crit", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"crit\":[\"exp\"]}", TokenFault::Malformed);
        row("crit with b64", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"crit\":[\"b64\"],\"b64\":false}",
            TokenFault::Malformed);
        // Keys that come with the token are not looked at; the signature is ours here.
        row("jku", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"jku\":\"https://evil.example/keys\"}",
            TokenFault::None);
        row("jwk", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
            TokenFault::None);
        row("x5u", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"x5u\":\"https://evil.example/cert\"}",
            TokenFault::None);
        row("kid with a path", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"../../dev/null\"}",
            TokenFault::None);
        row("not JSON", "alg=HS256", TokenFault::Malformed);
        row("a list", "[\"HS256\"]", TokenFault::Malformed);
        row("empty", "", TokenFault::Malformed);
        row("two documents", "{\"alg\":\"HS256\",\"typ\":\"JWT\"}{}", TokenFault::Malformed);
        row("deep", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"x\":[[[[[[1]]]]]]}", TokenFault::Malformed);
        row("not UTF-8", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"x\":\"\xff\"}", TokenFault::Malformed);
    }
    void headers()
    {
        QFETCH(QByteArray, header);
        QTEST(m_codec.verify(tokenOf(header, claimsWith()), kNow).fault, "fault");
    }

    void claims_data();
    void claims()
    {
        QFETCH(QByteArray, claims);
        QTEST(m_codec.verify(tokenOf(kHeader, claims), kNow).fault, "fault");
    }

    void shapes_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<TokenFault>("fault");
        const QByteArray good = tokenOf(kHeader, claimsWith());
        const QByteArrayList parts = good.split('.');
        const auto row = [](const char *what, const QByteArray &token, TokenFault fault) {
            QTest::addRow("%s", what) << token << fault;
        };
        row("good", good, TokenFault::None);
        row("empty", {}, TokenFault::Malformed);
        row("stops only", "..", TokenFault::Malformed);
        row("no signature, no stop", parts[0] + '.' + parts[1], TokenFault::Malformed);
        row("no signature", parts[0] + '.' + parts[1] + '.', TokenFault::BadSignature);
        row("four parts", good + ".AAAA", TokenFault::Malformed);
        row("five parts, as encrypted ones have", good + ".AAAA.AAAA", TokenFault::Malformed);
        row("padding", good + '=', TokenFault::Malformed);
        row("blank behind", good + ' ', TokenFault::Malformed);
        row("line break behind", good + '\n', TokenFault::Malformed);
        row("half a signature", good.chopped(23), TokenFault::BadSignature);
        row("long signature", good + QByteArray(200, 'A'), TokenFault::Malformed);
        row("other key", tokenOf(kHeader, claimsWith(), QByteArray(32, 't')), TokenFault::BadSignature);
        row("no key", tokenOf(kHeader, claimsWith(), {}), TokenFault::BadSignature);
        row("alg none without signature",
            base64url::encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + '.' + parts[1] + '.',
            TokenFault::BadSignature);
        row("other claims under the signature",
            parts[0] + '.' + base64url::encode(claimsWith({{"role", "\"admin\""}})) + '.' + parts[2],
            TokenFault::BadSignature);
        const QByteArray filler = "\"x\":\"" + QByteArray(2000, 'x') + '"';
        row("large", tokenOf(kHeader, claimsWith({}, filler)), TokenFault::None);
        row("over 4096 bytes", tokenOf(kHeader, claimsWith({}, "\"x\":\"" + QByteArray(3000, 'x') + '"')),
            TokenFault::Malformed);
        row("a megabyte", QByteArray(1'000'000, 'A'), TokenFault::Malformed);
    }
    void shapes()
    {
        QFETCH(QByteArray, token);
        QTEST(m_codec.verify(token, kNow).fault, "fault");
    }

    void everyChangedLetterIsNoticed()
    {
        const QByteArray good = m_codec.sign(player());
        for (qsizetype i = 0; i < good.size(); ++i) {
            for (const char letter : {'A', 'Q', 'z', '9', '.'}) {
                QByteArray changed = good;
                changed[i] = letter;
                QVERIFY(changed == good || !m_codec.verify(changed, kNow));
            }
        }
    }

    /// The old trick: HS256 with the public key, which everybody has, for a secret.
    void thePublicKeyIsNoSecret()
    {
        QByteArray publicPem;
        const TokenCodec codec(ed25519(&publicPem));
        QVERIFY(codec.verify(codec.sign(player()), kNow));
        for (const QByteArray &key : {publicPem, publicPem.trimmed(), QByteArray(32, 'e')}) {
            QCOMPARE(codec.verify(tokenOf(kHeader, claimsWith(), key), kNow).fault, TokenFault::BadSignature);
            QCOMPARE(
                codec.verify(tokenOf("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}", claimsWith(), key), kNow).fault,
                TokenFault::BadSignature);
        }
        QCOMPARE(m_codec.verify(codec.sign(player()), kNow).fault, TokenFault::BadSignature);
    }

    void manyThreadsAtOnce()
    {
        for (const SigningKey &key : {hs256(), ed25519()}) {
            const TokenCodec codec(key);
            const QByteArray good = codec.sign(player());
            const QByteArray bad = good.chopped(4) + "AAAA";
            std::atomic<int> wrong = 0;
            std::vector<std::jthread> threads;
            threads.reserve(4);
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&] {
                    for (int n = 0; n < 500; ++n)
                        wrong += !codec.verify(good, kNow) || codec.verify(bad, kNow);
                });
            }
            threads.clear();
            QCOMPARE(wrong.load(), 0);
        }
    }

    void isFast()
    {
        const QByteArray token = m_codec.sign(player());
        bool good = true;
        QBENCHMARK
        {
            good = good && m_codec.verify(token, kNow);
        }
        QVERIFY(good);
    }

private:
    const TokenCodec m_codec{hs256()};
};

void TestTokenCodec::claims_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<TokenFault>("fault");
    const auto row = [](const char *what, const QByteArray &claims, TokenFault fault) {
        QTest::addRow("%s", what) << claims << fault;
    };
    const auto with = [&row](const char *name, const QByteArray &value, TokenFault fault) {
        row((QByteArray(name) + ' ' + value.left(60)).constData(), claimsWith({{name, value}}), fault);
    };
    const auto at = [](qint64 offset) { return QByteArray::number(kNow + offset); };
    with("iss", "", TokenFault::NotForUs);
    with("iss", "\"other\"", TokenFault::NotForUs);
    with("iss", "[\"scorewatch\"]", TokenFault::NotForUs);
    with("aud", "", TokenFault::NotForUs);
    with("aud", "\"scorewatch\"", TokenFault::NotForUs);
    with("aud", "[]", TokenFault::NotForUs);
    with("aud", "[\"a\",\"scorewatch-api\"]", TokenFault::None);
    with("aud", "[\"a\",\"b\"]", TokenFault::NotForUs);
    with("aud", "[1,\"scorewatch-api\"]", TokenFault::NotForUs);
    with("exp", "", TokenFault::Malformed);
    with("exp", at(0), TokenFault::Expired);
    with("exp", at(1), TokenFault::None);
    with("exp", "\"" + at(600) + '"', TokenFault::Malformed);
    with("exp", at(600) + ".5", TokenFault::Malformed);
    with("exp", "1e12", TokenFault::Malformed);
    with("exp", "NaN", TokenFault::Malformed);
    with("exp", "Infinity", TokenFault::Malformed);
    with("exp", "-1", TokenFault::Malformed);
    with("exp", "9223372036854775807", TokenFault::Malformed);
    with("exp", "99999999999999999999999", TokenFault::Malformed);
    with("exp", "null", TokenFault::Malformed);
    with("exp", at(-20), TokenFault::Malformed); // before it was issued
    with("iat", "", TokenFault::Malformed);
    with("iat", at(60), TokenFault::None);
    with("iat", at(61), TokenFault::NotYetValid);
    with("iat", "true", TokenFault::Malformed);
    row("nbf in the leeway", claimsWith({}, "\"nbf\":" + at(60)), TokenFault::None);
    row("nbf later", claimsWith({}, "\"nbf\":" + at(61)), TokenFault::NotYetValid);
    row("nbf a text", claimsWith({}, "\"nbf\":\"1\""), TokenFault::Malformed);
    with("sub", "", TokenFault::Malformed);
    with("sub", "\"\"", TokenFault::Malformed);
    with("sub", "\"mara\"", TokenFault::Malformed); // a player's is an id
    with("sub", "\"7F6B4E8A-2F0E-4A54-9A3F-5F8F1F0F7C11\"", TokenFault::Malformed);
    with("sub", "1", TokenFault::Malformed);
    row("a service's name", claimsWith({{"role", "\"service\""}, {"sub", "\"game-1\""}}), TokenFault::None);
    row("a service's name with a line break", claimsWith({{"role", "\"service\""}, {"sub", "\"game\\n1\""}}),
        TokenFault::Malformed);
    row("a service's name of 256",
        claimsWith({{"role", "\"service\""}, {"sub", '"' + QByteArray(256, 'x') + '"'}}),
        TokenFault::Malformed);
    with("jti", "", TokenFault::Malformed);
    with("jti", "\"\"", TokenFault::Malformed);
    with("jti", '"' + QByteArray(101, 'x') + '"', TokenFault::Malformed);
    with("role", "", TokenFault::Malformed);
    with("role", "\"root\"", TokenFault::Malformed);
    with("role", "\"Admin\"", TokenFault::Malformed);
    with("role", "[\"player\",\"admin\"]", TokenFault::Malformed);
    row("role twice", claimsWith({}, "\"role\":\"admin\""), TokenFault::Malformed);
    row("role twice, the second escaped", claimsWith({}, "\"r\\u006fle\":\"admin\""), TokenFault::Malformed);
    row("unknown twice", claimsWith({}, "\"x\":1,\"x\":2"), TokenFault::Malformed);
    row("unknown", claimsWith({}, "\"scope\":\"x\",\"n\":{\"a\":[1]}"), TokenFault::None);
    row("deep", claimsWith({}, "\"x\":[[[[[[[[1]]]]]]]]"), TokenFault::Malformed);
    row("very deep", claimsWith({}, "\"x\":" + QByteArray(1000, '[')), TokenFault::Malformed);
    QByteArrayList many;
    for (int i = 0; i < 40; ++i)
        many << "\"m" + QByteArray::number(i) + "\":0";
    row("very many", claimsWith({}, many.join(',')), TokenFault::Malformed);
    row("a session", claimsWith({}, QByteArray("\"sid\":\"") + kSession + '"'), TokenFault::None);
    row("a session that is none", claimsWith({}, "\"sid\":\"x\""), TokenFault::Malformed);
    row("a session that is a number", claimsWith({}, "\"sid\":1"), TokenFault::Malformed);
    row("not JSON", "x", TokenFault::Malformed);
    row("a list", "[]", TokenFault::Malformed);
    row("an empty object", "{}", TokenFault::NotForUs);
    row("two documents", claimsWith() + "{}", TokenFault::Malformed);
    row("cut off", claimsWith().chopped(1), TokenFault::Malformed);
    row("comment", claimsWith() + "//", TokenFault::Malformed);
}

QTEST_GUILESS_MAIN(TestTokenCodec)
#include "tst_tokencodec.moc"
