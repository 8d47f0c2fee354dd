// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/base/utc.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

OutputTable oneColumn(const QList<OutputValue> &values)
{
    OutputTable table{.columns = {{u"value"_s, u"Value"_s}}, .rows = {}};
    for (const OutputValue &value : values)
        table.rows.push_back({value});
    return table;
}

QJsonArray parsed(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    return error.error == QJsonParseError::NoError ? document.array() : QJsonArray{error.errorString()};
}

} // namespace

class TestOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesOfFormats()
    {
        QVERIFY(output::formatFromText(u"table") == OutputFormat::Table);
        QVERIFY(output::formatFromText(u"json") == OutputFormat::Json);
        QVERIFY(output::formatFromText(u"csv") == OutputFormat::Csv);
        QVERIFY(!output::formatFromText(u"JSON"));
    }

    void aTableIsAligned()
    {
        const OutputTable table{.columns = {{u"name"_s, u"Name"_s},
                                            {u"score"_s, u"Score"_s},
                                            {u"held"_s, u"Held"_s},
                                            {u"note"_s, u"Note"_s}},
                                .rows = {{u"mara"_s, qint64(1550), true, u"a\nb"_s},
                                         {u"山田"_s, {}, false, QString()},
                                         {u"x"_s, qint64(-7), {}, {}}}};
        QCOMPARE(QString::fromUtf8(output::toText(table, OutputFormat::Table)),
                 u"NAME  SCORE  HELD  NOTE\n"
                 "mara   1550  yes   a\\nb\n"
                 "山田      -  no\n"
                 "x        -7  -     -\n"_s);
    }

    void anEmptyTableSaysSo()
    {
        QCOMPARE(output::toText(oneColumn({}), OutputFormat::Table), QByteArray("VALUE\n(none)\n"));
        QCOMPARE(output::toText(oneColumn({}), OutputFormat::Json), QByteArray("[]\n"));
        QCOMPARE(output::toText(oneColumn({}), OutputFormat::Csv), QByteArray("\"value\"\r\n"));
    }

    void jsonKeepsEverything()
    {
        const QDateTime time(QDate(2026, 11, 21), QTime(10, 0, 0, 123), kUtc);
        const QString hostile = u"\"\\\x1b\u0000\u2028\u202e山🎯\n"_s;
        const QByteArray json = output::toText(
            oneColumn({OutputValue(), true, qint64(9007199254740991), 0.1, hostile, time, std::nan(""),
                       std::make_shared<const OutputTable>(oneColumn({qint64(1), qint64(2)}))}),
            OutputFormat::Json);
        const QJsonArray rows = parsed(json);
        QCOMPARE(rows.size(), 8);
        const auto at = [&rows](int row) { return rows.at(row).toObject().value(u"value"_s); };
        QVERIFY(at(0).isNull());
        QCOMPARE(at(1).toBool(), true);
        QCOMPARE(at(2).toInteger(), 9007199254740991);
        QCOMPARE(at(3).toDouble(), 0.1);
        QCOMPARE(at(4).toString(), hostile);
        QCOMPARE(at(5).toString(), u"2026-11-21T10:00:00.123Z"_s);
        QVERIFY(at(6).isNull());
        QCOMPARE(at(7).toArray().size(), 2);
        // Nothing in it that a terminal would act on.
        QVERIFY(!json.contains('\x1b') && !QString::fromUtf8(json).contains(QChar(0x202e)));
    }

    void csvIsNoProgram_data()
    {
        QTest::addColumn<OutputValue>("value");
        QTest::addColumn<QString>("field");
        QTest::newRow("plain") << OutputValue(u"mara"_s) << u"\"mara\""_s;
        QTest::newRow("quote") << OutputValue(u"a \"b\", c"_s) << u"\"a \"\"b\"\", c\""_s;
        QTest::newRow("line break") << OutputValue(u"a\nb"_s) << u"\"a\nb\""_s;
        QTest::newRow("nothing") << OutputValue() << QString();
        QTest::newRow("number") << OutputValue(qint64(-5)) << u"-5"_s;
        QTest::newRow("yes") << OutputValue(true) << u"true"_s;
        QTest::newRow("formula") << OutputValue(u"=1+1"_s) << u"\"'=1+1\""_s;
        QTest::newRow("plus") << OutputValue(u"+1"_s) << u"\"'+1\""_s;
        QTest::newRow("minus") << OutputValue(u"-1"_s) << u"\"'-1\""_s;
        QTest::newRow("at") << OutputValue(u"@SUM(A1)"_s) << u"\"'@SUM(A1)\""_s;
        QTest::newRow("tab") << OutputValue(u"\t=1"_s) << u"\"'\t'=1\""_s;
        QTest::newRow("return") << OutputValue(u"\r=1"_s) << u"\"'\r'=1\""_s;
        QTest::newRow("blank before") << OutputValue(u"  =1"_s) << u"\"'  =1\""_s;
        QTest::newRow("quote before") << OutputValue(u"\"=1"_s) << u"\"'\"\"=1\""_s;
        QTest::newRow("full width") << OutputValue(u"＝1"_s) << u"\"'＝1\""_s;
        QTest::newRow("behind another separator") << OutputValue(u"a;=1"_s) << u"\"a;'=1\""_s;
        QTest::newRow("behind a line break") << OutputValue(u"a\n=1"_s) << u"\"a\n'=1\""_s;
        QTest::newRow("in the middle") << OutputValue(u"a=1+2"_s) << u"\"a=1+2\""_s;
        QTest::newRow("escape sequence") << OutputValue(u"\x1b[2J"_s) << u"\"\\x1b[2J\""_s;
    }
    void csvIsNoProgram()
    {
        QFETCH(OutputValue, value);
        QFETCH(QString, field);
        QCOMPARE(QString::fromUtf8(output::toText(oneColumn({value}), OutputFormat::Csv)),
                 u"\"value\"\r\n"_s + field + u"\r\n"_s);
    }

    void aRecordIsAligned()
    {
        const OutputTable table{
            .columns = {{u"id"_s, u"Id"_s},
                        {u"username"_s, u"Name"_s},
                        {u"ban_reason"_s, u"Ban's reason"_s},
                        {u"banned_at"_s, u"Banned at"_s},
                        {u"history"_s, u"History"_s}},
            .rows = {{qint64(7), u"mara"_s, {}, QDateTime(), std::make_shared<const OutputTable>()}}};
        QCOMPARE(output::toRecord(table),
                 QByteArray("Id    7\nName  mara\n")); // what is not there takes no room
    }
};

QTEST_GUILESS_MAIN(TestOutput)
#include "tst_output.moc"
