// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/wrkload.h"

#include <QHash>
#include <QRandomGenerator>

#include "bench/apidaemon.h"

using namespace Qt::StringLiterals;

namespace scorewatch::bench {
namespace {

constexpr int kPatience = 60'000; // ms past the time of the run

WrkFigures figuresFrom(const QByteArray &line)
{
    QHash<QByteArray, qint64> values;
    for (const QByteArray &word : line.simplified().split(' ')) {
        const qsizetype equals = word.indexOf('=');
        if (equals > 0)
            values.insert(word.left(equals), word.mid(equals + 1).toLongLong());
    }
    WrkFigures out;
    out.requests = values.value("requests");
    out.duration = Microseconds(values.value("duration"));
    out.p50 = Microseconds(values.value("p50"));
    out.p99 = Microseconds(values.value("p99"));
    out.refusedRequests = values.value("status");
    out.socketErrors = values.value("socket");
    out.acceptedItems = values.value("accepted");
    out.refusedItems = values.value("refused");
    return out;
}

} // namespace

QString WrkFigures::perSecond(qint64 count) const
{
    return bench::perSecond(double(count), std::chrono::duration_cast<Clock::duration>(duration));
}

QString WrkFigures::note() const
{
    QString text = u"p50 %1, p99 %2, not 2xx %3"_s.arg(asTime(p50), asTime(p99)).arg(refusedRequests);
    if (socketErrors > 0)
        text += u", broken or late %1"_s.arg(socketErrors);
    return text;
}

WrkLoad::WrkLoad(QString script, QString url, int connections, QStringList arguments)
    : m_script(std::move(script))
    , m_url(std::move(url))
    , m_connections(connections)
    , m_arguments(std::move(arguments))
{
    dieWithUs(m_process);
}

Result<WrkFigures> WrkLoad::run(std::chrono::seconds time)
{
    start(time);
    return finish();
}

void WrkLoad::start(std::chrono::seconds time)
{
    QStringList arguments{u"-t1"_s,
                          u"-c%1"_s.arg(m_connections),
                          u"-d%1s"_s.arg(time.count()),
                          u"-s"_s,
                          u"%1/%2"_s.arg(QStringLiteral(SCOREWATCH_BENCH_SCRIPTS), m_script),
                          m_url,
                          u"--"_s};
    m_process.start(u"wrk"_s, arguments + m_arguments);
    m_process.waitForStarted();
}

Result<WrkFigures> WrkLoad::finish()
{
    // Its own time is in its arguments; past that it only has to end.
    while (m_process.state() != QProcess::NotRunning && m_process.waitForFinished(10 * kPatience)) { }
    const QByteArray out = m_process.readAllStandardOutput();
    const qsizetype at = out.indexOf("figures ");
    if (m_process.error() == QProcess::FailedToStart || at < 0) {
        m_process.kill();
        m_process.waitForFinished(kPatience);
        return Error{Error::Code::Unavailable,
                     u"wrk measured nothing."_s,
                     QString::fromUtf8(m_process.readAllStandardError()).simplified().left(300)
                         + m_process.errorString(),
                     {}};
    }
    return figuresFrom(out.mid(at));
}

QString WrkLoad::newRun()
{
    return QString::number(QRandomGenerator::system()->bounded(0x7fffffff), 16);
}

} // namespace scorewatch::bench
