// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/actiontoken.h"

#include "core/identity/base64url.h"
#include "core/identity/secrets.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestActionToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isGoodUntilItExpires()
    {
        const auto minted = m_codec.mint(m_user, "complete-quest", 1000);
        VERIFY_OK(minted);
        QCOMPARE(minted->expiresAt, 1060);
        for (const qint64 now : {1000, 1059}) {
            const auto token = m_codec.verify(minted->text, m_user, now);
            VERIFY_OK(token);
            QCOMPARE(token->userId, m_user);
            QCOMPARE(token->actionId, QByteArray("complete-quest"));
            QCOMPARE(token->expiresAt, 1060);
            QCOMPARE(token->hash.size(), 32);
        }
        const auto late = m_codec.verify(minted->text, m_user, 1060);
        QVERIFY(!late && late.error().code == Error::Code::PermissionDenied);
    }

    void isNobodyElses()
    {
        const auto minted = m_codec.mint(m_user, "complete-quest", 1000);
        VERIFY_OK(minted);
        QVERIFY(!m_codec.verify(minted->text, UserId::random(), 1000));
    }

    void noTwoAreEqual()
    {
        QSet<QByteArray> hashes;
        for (int i = 0; i < 100; ++i) {
            const auto minted = m_codec.mint(m_user, "complete-quest", 1000);
            VERIFY_OK(minted);
            hashes.insert(m_codec.verify(minted->text, m_user, 1000).value().hash);
        }
        QCOMPARE(hashes.size(), 100);
    }

    /// Any other spelling would be spent a second time.
    void noOtherSpellingIsTaken()
    {
        const auto minted = m_codec.mint(m_user, "complete-quest", 1000);
        VERIFY_OK(minted);
        const QByteArray text = minted->text;
        for (qsizetype i = 0; i < text.size(); ++i) {
            for (const char letter : {'A', 'B', 'z', '-', '=', ' '}) {
                QByteArray changed = text;
                changed[i] = letter;
                QVERIFY(changed == text || !m_codec.verify(changed, m_user, 1000));
            }
            QVERIFY(!m_codec.verify(text.first(i), m_user, 1000));
        }
        for (const char *tail : {"=", "==", "A", "AA", "AAA", "AAAA", "\n"})
            QVERIFY(!m_codec.verify(text + tail, m_user, 1000));
        QVERIFY(!m_codec.verify(QByteArray(100'000, 'A'), m_user, 1000));
    }

    void isOfThisServersKey()
    {
        const ActionTokenCodec other(keyOf('o'));
        const auto minted = other.mint(m_user, "complete-quest", 1000);
        VERIFY_OK(minted);
        QVERIFY(!m_codec.verify(minted->text, m_user, 1000));
        // Nor is one that is signed with the key that signs access tokens.
        const auto ours = m_codec.mint(m_user, "complete-quest", 1000);
        VERIFY_OK(ours);
        const QByteArray bytes = base64url::decode(ours->text).value().chopped(32);
        const QByteArray forged = base64url::encode(bytes + secrets::hmacSha256(QByteArray(32, 's'), bytes));
        QVERIFY(!m_codec.verify(forged, m_user, 1000));
        const QByteArray right
            = base64url::encode(bytes + secrets::hmacSha256(keyOf('s').derived("action tokens"), bytes));
        QCOMPARE(right, ours->text);
    }

    void takesWhatCanBeAnAction()
    {
        QVERIFY(!m_codec.mint(m_user, {}, 1000));
        QVERIFY(!m_codec.mint(m_user, QByteArray(401, 'a'), 1000));
        const QByteArray longest(400, 'a');
        const auto minted = m_codec.mint(m_user, longest, 1000);
        VERIFY_OK(minted);
        QCOMPARE(m_codec.verify(minted->text, m_user, 1000).value().actionId, longest);
    }

private:
    static SigningKey keyOf(char letter)
    {
        return SigningKey::fromContent(QByteArray(32, letter), u"test"_s).value();
    }

    const UserId m_user = UserId::random();
    const ActionTokenCodec m_codec{keyOf('s')};
};

QTEST_GUILESS_MAIN(TestActionToken)
#include "tst_actiontoken.moc"
