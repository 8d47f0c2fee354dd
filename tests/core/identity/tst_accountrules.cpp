// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/accountrules.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(scorewatch::Registration)

class TestAccountRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatCanBeSeen_data()
    {
        fields();
        good("plain", "mara");
        good("three letters", "abc");
        good("thirty letters", QString(30, u'x'));
        good("a blank inside", "Mara Lind");
        good("Vietnamese", u"Nguyễn Văn An"_s);
        good("Chinese", u"王小明"_s);
        good("thirty beyond the basic plane", QString(u"🎮"_s).repeated(30));
        const auto bad = [](const char *what, const QString &name) {
            QTest::addRow("%s", what) << field("username", name) << QByteArray("username");
        };
        bad("empty", {});
        bad("two letters", u"ab"_s);
        bad("thirty-one letters", QString(31, u'x'));
        bad("blanks only", u"     "_s);
        bad("blank before", u" mara"_s);
        bad("blank behind", u"mara "_s);
        bad("two blanks", u"mara  lind"_s);
        bad("line break", u"mara\nlind"_s);
        bad("tab", u"mara\tlind"_s);
        bad("zero byte", u"mara"_s + QChar(u'\0'));
        bad("no-break blank", u"mara\u00a0lind"_s);
        bad("right-to-left override", u"mara\u202etxt"_s);
        bad("isolate", u"mara\u2066txt"_s);
        bad("zero width", u"mar\u200ba"_s);
        bad("joiner", u"mar\u200da"_s);
        bad("byte order mark", u"\ufeffmara"_s);
        bad("filler", u"\u3164\u3164\u3164"_s);
        bad("half a character", u"mara"_s + QChar(0xd83c));
        bad("private use", u"mara\ue000"_s);
        bad("an address", u"mara@example.com"_s);
    }
    void takesWhatCanBeSeen() { check(); }

    void takesAddresses_data()
    {
        fields();
        const auto row = [](const char *email, bool isGood) {
            QTest::addRow("%s", email)
                << field("email", QString::fromUtf8(email)) << QByteArray(isGood ? "" : "email");
        };
        row("a@b.cd", true);
        row("Mara.Lind+games@Mail.Example.COM", true);
        row("x@y.xn--p1ai", true);
        row("", false);
        row("mara", false);
        row("mara@localhost", false);
        row("mara@example.com\n", false);
        row("mara@example.com ", false);
        row("mara@exa mple.com", false);
        row("mära@example.com", false);
        row("\"quoted\"@example.com", false);
        row("mara@[127.0.0.1]", false);
        QTest::addRow("254 letters") << field("email", QString(248, u'a') + u"@bc.de"_s) << QByteArray();
        QTest::addRow("255 letters") << field("email", QString(249, u'a') + u"@bc.de"_s)
                                     << QByteArray("email");
    }
    void takesAddresses() { check(); }

    void takesPasswordsThatFit_data()
    {
        fields();
        const auto row = [](const char *what, const QString &password, bool isGood) {
            QTest::addRow("%s", what) << field("password", password) << QByteArray(isGood ? "" : "password");
        };
        row("eight", u"12345678"_s, true);
        row("seven", u"1234567"_s, false);
        row("eight beyond the basic plane", QString(u"🎮"_s).repeated(8), true);
        row("seven beyond the basic plane", QString(u"🎮"_s).repeated(7), false);
        row("72 bytes", QString(72, u'x'), true);
        row("73 bytes", QString(73, u'x'), false);
        row("74 bytes in 37 letters", QString(37, u'ä'), false);
        row("zero byte", u"12345678"_s + QChar(u'\0'), false);
    }
    void takesPasswordsThatFit() { check(); }

    void takesCountries_data()
    {
        fields();
        for (const char *code : {"", "VN", "DE"})
            QTest::addRow("good: %s", code) << field("country", QString::fromLatin1(code)) << QByteArray();
        for (const char *code : {"V", "vn", "VNM", "V1", " V"})
            QTest::addRow("bad: %s", code)
                << field("country", QString::fromLatin1(code)) << QByteArray("countryCode");
    }
    void takesCountries() { check(); }

    void namesAreComposed()
    {
        Registration registration = good();
        registration.username = u"Jose\u0301"_s;
        QCOMPARE(accountrules::normalized(registration).username, u"José"_s);
    }

    void noSentenceHoldsAPassword()
    {
        Registration registration = good();
        registration.password = u"s3cr3t!"_s;
        const auto objection = accountrules::objection(registration);
        QVERIFY(objection && objection->status == AccountOutcome::Status::WeakPassword);
        QVERIFY(!objection->sentence.contains(registration.password));
    }

    void looksOnlyForWhoThereCanBe()
    {
        QVERIFY(accountrules::isPossibleLogin(u"mara"_s));
        QVERIFY(!accountrules::isPossibleLogin({}));
        QVERIFY(!accountrules::isPossibleLogin(QString(256, u'x')));
        QVERIFY(!accountrules::isPossibleLogin(u"mara"_s + QChar(u'\0') + u"x"_s));
        QVERIFY(!accountrules::isPossibleLogin(u"mara"_s + QChar(0xd83c)));
    }

private:
    static Registration good() { return {u"mara"_s, u"mara@example.com"_s, u"correct horse"_s, u"VN"_s, {}}; }

    static Registration field(const char *name, const QString &value)
    {
        Registration registration = good();
        const QByteArrayView field(name);
        (field == "username"       ? registration.username
             : field == "email"    ? registration.email
             : field == "password" ? registration.password
                                   : registration.countryCode)
            = value;
        return registration;
    }

    static void fields()
    {
        QTest::addColumn<Registration>("registration");
        QTest::addColumn<QByteArray>("objectionTo");
    }

    static void good(const char *what, const QString &name)
    {
        QTest::addRow("%s", what) << field("username", name) << QByteArray();
    }
    static void good(const char *what, const char *name) { good(what, QString::fromUtf8(name)); }

    static void check()
    {
        QFETCH(Registration, registration);
        QFETCH(QByteArray, objectionTo);
        const auto objection = accountrules::objection(accountrules::normalized(registration));
        QCOMPARE(objection ? objection->field : QByteArray(), objectionTo);
        QVERIFY(!objection || objection->sentence.endsWith(u'.'));
    }
};

QTEST_GUILESS_MAIN(TestAccountRules)
#include "tst_accountrules.moc"
