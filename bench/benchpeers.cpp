// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine's servers do by themselves: the unit that the other figures are read in.
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryFile>

#include "bench/benchmarks.h"
#include "bench/benchstack.h"
#include "bench/figures.h"

using namespace Qt::StringLiterals;

namespace scorewatch::bench {
namespace {

constexpr const char *kOneIncrement = R"sql(
\set n random(1, 50000)
BEGIN;
UPDATE scoreboard.bench_scores SET score = score + 10, version = version + 1 WHERE n = :n;
INSERT INTO scoreboard.bench_history (n, points) VALUES (:n, 10);
COMMIT;
)sql";

constexpr const char *kTables = R"sql(
DROP TABLE IF EXISTS scoreboard.bench_scores, scoreboard.bench_history;
CREATE TABLE scoreboard.bench_scores (n int PRIMARY KEY, score bigint, version bigint) WITH (fillfactor = 70);
CREATE TABLE scoreboard.bench_history (id bigserial PRIMARY KEY, n int, points bigint, created_at timestamptz DEFAULT now());
INSERT INTO scoreboard.bench_scores SELECT n, 0, 0 FROM generate_series(1, 50000) n)sql";

QString pgbench(const BenchStack &stack)
{
    const QString major = QFileInfo(stack.addresses().dataDirectory).fileName().mid(2);
    const QString beside = u"/usr/lib/postgresql/%1/bin/pgbench"_s.arg(major);
    return QFile::exists(beside) ? beside : u"pgbench"_s;
}

} // namespace

void benchPeers(BenchStack &stack)
{
    heading(u"This machine: PostgreSQL by itself"_s);
    if (const auto made = stack.connection().execScript(kTables); !made) {
        report(u"pgbench"_s, u"not measured"_s, toString(made.error()));
        return;
    }
    QTemporaryFile script;
    if (!script.open() || script.write(kOneIncrement) < 0 || !script.flush()) {
        report(u"pgbench"_s, u"not measured"_s, u"no temporary file"_s);
        return;
    }
    QProcess process;
    process.start(pgbench(stack),
                  {u"-n"_s, u"-M"_s, u"prepared"_s, u"-c"_s, u"32"_s, u"-j"_s, u"1"_s, u"-T"_s, u"5"_s,
                   u"-f"_s, script.fileName(), stack.addresses().postgresDsn});
    if (!process.waitForFinished(60'000) || process.exitCode() != 0) {
        report(u"pgbench"_s, u"not measured"_s,
               QString::fromUtf8(process.readAllStandardError()).simplified().left(120));
        return;
    }
    for (const QByteArray &line : process.readAllStandardOutput().split('\n')) {
        if (line.startsWith("tps"))
            report(u"pgbench, one increment with history a commit"_s,
                   QString::fromUtf8(line.split(' ').value(2)).section(u'.', 0, 0) + u"/s"_s,
                   u"32 clients, prepared"_s);
    }
    if (const auto dropped
        = stack.connection().execScript("DROP TABLE scoreboard.bench_scores, scoreboard.bench_history");
        !dropped)
        report(u"left-over tables"_s, u"not dropped"_s, toString(dropped.error()));
}

} // namespace scorewatch::bench
