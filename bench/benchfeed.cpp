// SPDX-License-Identifier: GPL-3.0-or-later
// Decoder and feed without a server: how much of a core the messages cost.
#include <QCoreApplication>

#include "bench/benchmarks.h"
#include "bench/figures.h"
#include "core/live/livefeed.h"
#include "core/live/updatedecoder.h"

using namespace Qt::StringLiterals;

namespace scorewatch::bench {
namespace {

constexpr int kMessages = 200'000;
constexpr int kPlayers = 20'000;

class FixedSource final : public BoardSource
{
public:
    void snapshot(int, SnapshotCallback callback) override
    {
        BoardSnapshot board;
        board.position = {"e", 0};
        QMetaObject::invokeMethod(
            &m_context, [callback, board] { callback(board); }, Qt::QueuedConnection);
    }
    void logSince(const StreamPosition &, int, LogCallback callback) override
    {
        QMetaObject::invokeMethod(
            &m_context, [callback] { callback(QList<QByteArray>()); }, Qt::QueuedConnection);
    }

private:
    QObject m_context;
};

QList<QByteArray> makeMessages()
{
    std::vector<QByteArray> ids;
    ids.reserve(kPlayers);
    for (int i = 0; i < kPlayers; ++i)
        ids.push_back(UserId::random().toByteArray());
    QList<QByteArray> out;
    out.reserve(kMessages);
    const QByteArray now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
    for (int i = 1; i <= kMessages; ++i) {
        out.append(R"({"type":"score_update","epoch":"e","seq":)" + QByteArray::number(i) + R"(,"userId":")"
                   + ids[size_t(i % kPlayers)] + R"(","version":)" + QByteArray::number(i / kPlayers + 1)
                   + R"(,"newScore":)" + QByteArray::number(i)
                   + R"(,"scoreChange":10,"actionId":"complete-quest","rank":77,"timestamp":")" + now
                   + R"("})");
    }
    return out;
}

} // namespace

void benchFeed()
{
    heading(u"Live path without a server"_s);
    const QList<QByteArray> messages = makeMessages();
    UpdateDecoder decoder;
    auto begin = Clock::now();
    qint64 good = 0;
    for (const QByteArray &message : messages)
        good += decoder.decode(message).hasValue();
    report(u"decode"_s, perSecond(double(good), Clock::now() - begin),
           u"messages of contract 3, without a top ten"_s);

    FixedSource source;
    LiveFeed feed(&source);
    int boards = 0;
    qint64 sequence = 0;
    QObject::connect(&feed, &LiveFeed::boardChanged, &feed, [&](const LiveBoard &board) {
        ++boards;
        sequence = board.position.sequence;
        feed.acknowledge();
    });
    feed.channelOpened();
    while (boards == 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    begin = Clock::now();
    for (qsizetype i = 0; i < messages.size(); i += 500) {
        feed.receive(messages.mid(i, 500));
        QCoreApplication::processEvents();
    }
    while (sequence < kMessages)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    const auto took = Clock::now() - begin;
    report(u"decode, order, board, one flush a frame"_s, perSecond(kMessages, took),
           u"%1 boards"_s.arg(boards));
}

} // namespace scorewatch::bench
