// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "api/http/viewer.h"

namespace scorewatch::test {

/// The server's threads without threads: what is posted runs when the test says so.
class FakeThreads final : public http::ServerThreads
{
public:
    explicit FakeThreads(int count = 1) : m_count(count) { }

    [[nodiscard]] int count() const override { return m_count; }
    void post(int, std::function<void()> work) override { m_work.push_back(std::move(work)); }

    [[nodiscard]] std::size_t waiting() const { return m_work.size(); }
    /// Runs the first that waits; false when nothing does.
    bool runOne()
    {
        if (m_work.empty())
            return false;
        const auto work = std::move(m_work.front());
        m_work.pop_front();
        work();
        return true;
    }
    void runAll()
    {
        while (runOne()) { }
    }

private:
    int m_count;
    std::deque<std::function<void()>> m_work;
};

/// The way out to a viewer, as the test wants it: messages stay on their way until take().
class FakeSink final : public http::ViewerSink
{
public:
    explicit FakeSink(int thread = 0) : m_thread(thread) { }

    void write(std::shared_ptr<const std::string> message) override
    {
        writesTooEarly += onItsWay ? 1 : 0;
        onItsWay = std::move(message);
    }
    void close(int code, std::string_view) override
    {
        ++closes;
        closeCode = code;
    }
    [[nodiscard]] int thread() const override { return m_thread; }

    /// What was on its way arrives: the text, or "" when there is nothing.
    std::string take(http::Viewer &viewer)
    {
        if (!onItsWay)
            return {};
        std::string text = *onItsWay;
        onItsWay.reset();
        viewer.written();
        return text;
    }

    std::shared_ptr<const std::string> onItsWay;
    int closeCode = 0;
    int closes = 0;
    int writesTooEarly = 0;

private:
    int m_thread;
};

/// A message of the stream as an object, whichever way it came. Empty when it is none.
inline QJsonObject messageIn(const std::string &text)
{
    const std::size_t data = text.starts_with('{') ? 0 : text.find("data: ");
    if (data == std::string::npos)
        return {};
    const std::string json = text.substr(text.starts_with('{') ? 0 : data + 6);
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

} // namespace scorewatch::test
