// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <variant>

#include <QByteArrayView>

#include "core/base/result.h"
#include "core/remote/remotemessage.h"

namespace scorewatch {

/// Reads the messages of a scorewatchd's stream. They come from outside and are believed in nothing.
///
/// A message that breaks a rule is refused whole, with a sentence that says which rule and never repeats the message
/// (InvalidArgument); one of a type that this program does not know is Incompatible. Belongs to one thread at a time.
class RemoteMessageDecoder final
{
public:
    /// Of one message: room for the changes of 4096 players and a leaderboard.
    static constexpr qsizetype kMaxPayload = 1024LL * 1024;
    static constexpr qsizetype kMaxLeaderboard = 100;
    static constexpr qsizetype kMaxEpoch = 128;

    RemoteMessageDecoder();
    ~RemoteMessageDecoder();
    Q_DISABLE_COPY_MOVE(RemoteMessageDecoder)

    using Message = std::variant<RemoteMessage, RemotePong>;
    [[nodiscard]] Result<Message> decode(QByteArrayView payload);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace scorewatch
