// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include <QObject>
#include <QThread>

namespace scorewatch {

/// The thread on which everything that talks to Redis lives: makes objects there and takes them down there.
///
/// Owned by whoever starts the program's services, on another thread. The destructor deletes the objects, last made
/// first, in their own thread, then ends it; nobody may use them after that.
class RedisThread final
{
public:
    RedisThread();
    ~RedisThread();
    RedisThread(const RedisThread &) = delete;
    RedisThread &operator=(const RedisThread &) = delete;

    /// Makes a T in the thread and waits for it. The thread keeps it; T's parent must be null.
    template <typename T, typename... Args>
    requires std::is_base_of_v<QObject, T> T *create(Args &&...args)
    {
        T *object = nullptr;
        run([&] {
            auto made = std::make_unique<T>(std::forward<Args>(args)...);
            object = made.get();
            keep(std::move(made));
        });
        return object;
    }

    /// Runs it in the thread and waits until it is done; at once when called from the thread itself.
    void run(const std::function<void()> &work);
    /// Runs it in the thread, some time later.
    void post(std::function<void()> work);

    [[nodiscard]] QThread *thread() { return &m_thread; }

private:
    void keep(std::unique_ptr<QObject> object);

    QThread m_thread;
    QObject m_context;                               ///< lives in m_thread; receives what is to run there
    std::vector<std::unique_ptr<QObject>> m_objects; ///< touched in m_thread only
};

} // namespace scorewatch
