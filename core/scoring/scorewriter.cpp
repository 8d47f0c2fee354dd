// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scorewriter.h"

#include "core/scoring/scorewriterworker.h"

namespace scorewatch {

ScoreWriter::ScoreWriter(Options options, BoardProjection &projection, std::function<void()> leftBehind)
    : m_worker(std::make_shared<ScoreWriterWorker>(std::move(options), projection, std::move(leftBehind)))
    , m_thread([worker = m_worker] { worker->run(); })
{ }

ScoreWriter::~ScoreWriter()
{
    m_worker->requestStop();
    m_thread.join();
}

void ScoreWriter::submit(ScoreWrite write, ScoreCallback callback)
{
    std::vector<ScoreRequest> one;
    one.push_back({std::move(write), std::move(callback)});
    m_worker->enqueue(std::move(one));
}

void ScoreWriter::submit(std::vector<ScoreWrite> writes, const std::vector<ScoreCallback> &callbacks)
{
    Q_ASSERT(writes.size() == callbacks.size());
    std::vector<ScoreRequest> requests;
    requests.reserve(writes.size());
    for (size_t i = 0; i < writes.size(); ++i)
        requests.push_back({std::move(writes[i]), callbacks[i]});
    m_worker->enqueue(std::move(requests));
}

ScoreWriter::Statistics ScoreWriter::statistics() const
{
    return m_worker->statistics();
}

size_t ScoreWriter::queueLength() const
{
    return m_worker->queueLength();
}

} // namespace scorewatch
