// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/jsonfields.h"

#include <QTest>

using namespace scorewatch;
using namespace scorewatch::api;

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

} // namespace

class TestJsonFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsMembers()
    {
        const auto parsed = JsonFields::parse(
            R"({"userId":"018F3C5E-7d1a-7c3b-9e55-2f4a6b8c0d1e","n":-7,"s":"\u00e9\ud83d\ude00","items":[{"a":1}],"no":null,"b":true})");
        QVERIFY(std::holds_alternative<JsonValue>(parsed));
        JsonFields fields(std::get<JsonValue>(parsed));
        QCOMPARE(fields.requiredUserId("userId").toByteArray(),
                 QByteArray("018f3c5e-7d1a-7c3b-9e55-2f4a6b8c0d1e"));
        QCOMPARE(fields.requiredInteger("n", -10, 10), int64_t(-7));
        QCOMPARE(fields.requiredText("s", 10), std::string("é😀"));
        QVERIFY(fields.array("items", 5));
        QCOMPARE(fields.boolean("b"), std::optional(true));
        QVERIFY(!fields.boolean("maybe"));
        QVERIFY(!fields.text("no", 5));
        QVERIFY(!fields.text("absent", 5));
        QVERIFY(!fields.problem());
    }

    void refusesABody_data()
    {
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, const QByteArray &body) { QTest::newRow(name) << body; };
        row("empty", "");
        row("no JSON", "hello");
        row("cut", "{\"a\":1");
        row("two texts", "{} {}");
        row("an array", "[1]");
        row("a number", "1");
        row("member twice", R"({"a":1,"a":2})");
        row("member twice by an escape", R"({"a":1,"\u0061":2})");
        row("member twice below", R"({"a":{"b":1,"b":1}})");
        row("not UTF-8", "{\"a\":\"\xff\"}");
        row("overlong", "{\"a\":\"\xc0\xaf\"}");
        row("lone surrogate", R"({"a":"\ud800"})");
        row("control character", "{\"a\":\"\x01\"}");
        row("deep", QByteArray(9, '[') + QByteArray(9, ']'));
        row("very deep", QByteArray(50'000, '['));
        row("huge number", R"({"a":1e400})");
        row("beyond 64 bits", R"({"a":99999999999999999999})");
        row("leading zero", R"({"a":01})");
        row("NaN", R"({"a":NaN})");
        row("comment", R"({"a":1} // b)");
        row("trailing comma", R"({"a":1,})");
    }
    void refusesABody()
    {
        QFETCH(QByteArray, body);
        const auto parsed = JsonFields::parse(view(body));
        QVERIFY(std::holds_alternative<http::Problem>(parsed));
        QCOMPARE(std::get<http::Problem>(parsed).status, 400);
        QCOMPARE(std::get<http::Problem>(parsed).name, std::string("invalid-json"));
    }

    void refusesAMember_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char *name, const QByteArray &body, const char *field = "n") {
            QTest::newRow(name) << body << QByteArray(field);
        };
        row("missing", R"({})");
        row("null", R"({"n":null})");
        row("text", R"({"n":"1"})");
        row("fraction", R"({"n":1.5})");
        row("whole by an exponent", R"({"n":1e1})");
        row("whole with a fraction", R"({"n":1.0})");
        row("too small", R"({"n":-1})");
        row("too large", R"({"n":101})");
        row("beyond 63 bits", R"({"n":9223372036854775808})");
        row("unknown member", R"({"n":1,"m":1})", "m");
        row("text too long", R"({"n":1,"s":"abcdef"})", "s");
        row("hidden NUL", R"({"n":1,"s":"a\u0000"})", "s");
        row("no id", R"({"n":1,"u":"{018f3c5e-7d1a-7c3b-9e55-2f4a6b8c0d1e}"})", "u");
        row("empty list", R"({"n":1,"l":[]})", "l");
        row("long list", R"({"n":1,"l":[1,2,3]})", "l");
    }
    void refusesAMember()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, field);
        const auto parsed = JsonFields::parse(view(body));
        QVERIFY(std::holds_alternative<JsonValue>(parsed));
        JsonFields fields(std::get<JsonValue>(parsed));
        (void)fields.requiredInteger("n", 0, 100);
        (void)fields.text("s", 5);
        (void)fields.userId("u");
        (void)fields.array("l", 2);
        const auto problem = fields.problem();
        QVERIFY(problem);
        QCOMPARE(problem->name, std::string("invalid-field"));
        QCOMPARE(problem->members, ",\"field\":\"" + field.toStdString() + '"');
    }
};

QTEST_APPLESS_MAIN(TestJsonFields)
#include "tst_jsonfields.moc"
