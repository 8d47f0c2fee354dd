// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditexport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

AuditEntry entry()
{
    AuditEntry e;
    e.id = 7;
    e.createdAt = QDateTime::fromString(u"2026-11-25T10:00:00.123Z"_s, Qt::ISODateWithMs);
    e.type = u"BAN"_s;
    e.actor = u"@SUM(A1)"_s;
    e.player = UserId::fromText(QStringView(u"7f6b4e8a-2f0e-4a54-9a3f-5f8f1f0f7c11"));
    e.username = u"-1+1|cmd"_s;
    e.reason = u"a \"quoted\", reason\n=2+2"_s;
    e.recordedBy = u"scorewatchd"_s;
    e.metadata = {{u"until"_s, u"2026"_s}, {u"score"_s, 5}};
    e.position = 4;
    return e;
}

} // namespace

class TestAuditExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonTellsAll()
    {
        const QJsonArray rows = QJsonDocument::fromJson(auditexport::toJson({entry(), AuditEntry()})).array();
        QCOMPARE(rows.size(), 2);
        const QJsonObject row = rows.at(0).toObject();
        QCOMPARE(row.size(), 11);
        QCOMPARE(row[u"reason"_s].toString(), entry().reason); // as it is: nobody executes JSON
        QCOMPARE(row[u"created_at"_s].toString(), u"2026-11-25T10:00:00.123Z"_s);
        QCOMPARE(row[u"metadata"_s].toObject(), entry().metadata);
        QVERIFY(rows.at(1)[u"position"_s].isNull() && rows.at(1)[u"user_id"_s].isNull());
    }

    void csvIsNoProgram()
    {
        const QByteArray csv = auditexport::toCsv({entry()});
        const QByteArrayList lines = QByteArray(csv).replace("\r\n", "\r").split('\r');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines.at(0).split(',').size(), 11);
        QCOMPARE(lines.at(1),
                 QByteArray(
                     "7,2026-11-25T10:00:00.123Z,\"BAN\",\"'@SUM(A1)\",7f6b4e8a-2f0e-4a54-9a3f-5f8f1f0f7c11,"
                     "\"'-1+1|cmd\",\"a \"\"quoted\"\", reason\n'=2+2\",\"\",\"scorewatchd\",4,"
                     "\"{\"\"score\"\":5,\"\"until\"\":\"\"2026\"\"}\""));
        for (const char *dangerous : {"=1", "+1", "-1", "@x", "\t=1", "\r=1"}) {
            AuditEntry e = entry();
            e.reason = QString::fromLatin1(dangerous);
            QVERIFY2(auditexport::toCsv({e}).contains(QByteArray(",\"'") + dangerous[0]), dangerous);
        }
    }

    void nothingIsAnEmptyTable()
    {
        QCOMPARE(auditexport::toJson({}).trimmed().simplified(), QByteArray("[ ]"));
        QCOMPARE(auditexport::toCsv({}).count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestAuditExport)
#include "tst_auditexport.moc"
