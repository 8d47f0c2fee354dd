// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "core/domain/moderationact.h"

namespace scorewatch {

class AuditDesk;
class Backend;
class FraudDesk;
class ModerationDesk;

/// What somebody who moderates asks and does with the servers of a profile, and, where these belong to the desk alone, the
/// work that a service does elsewhere: sealing the audit, gathering addresses. Made on a Backend that is ready, ends
/// before it. Main thread.
class Desks final : public QObject
{
    Q_OBJECT

public:
    Desks(Backend &backend, const Actor &actor, QObject *parent = nullptr);
    ~Desks() override;

    [[nodiscard]] ModerationDesk &moderation() const;
    [[nodiscard]] FraudDesk &fraud() const;
    [[nodiscard]] AuditDesk &audit() const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace scorewatch
