// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QString>

#include "core/base/result.h"

namespace scorewatch::embedded {

/// The right to run the servers of one profile. The kernel takes it back when its holder ends in whatever way, so that
/// there are no stale locks.
class InstanceLock final
{
public:
    /// Null when another process holds it. Does not wait.
    static Result<std::shared_ptr<InstanceLock>> tryTake(const QString &path);
    ~InstanceLock();
    InstanceLock(const InstanceLock &) = delete;
    InstanceLock &operator=(const InstanceLock &) = delete;

private:
    explicit InstanceLock(int file) : m_file(file) { }

    int m_file; ///< not inherited by children
};

} // namespace scorewatch::embedded
