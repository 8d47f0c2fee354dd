// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <variant>

#include <QByteArrayView>

#include "core/base/result.h"
#include "core/domain/scoreupdate.h"

namespace scorewatch {

/// Reads the payloads of `leaderboard:updates`. They come from outside and are believed in nothing.
///
/// A message that breaks a rule is refused whole, with a sentence that says which rule and never repeats the
/// payload (InvalidArgument). A message of a type this program does not know is no mistake: Incompatible.
/// Keeps its memory from one message to the next, about 1 MiB; belongs to one thread at a time.
class UpdateDecoder final
{
public:
    static constexpr qsizetype kMaxPayload = 64LL * 1024;
    static constexpr qsizetype kMaxLeaderboard = 100;
    static constexpr qsizetype kMaxEpoch = 128;

    UpdateDecoder();
    ~UpdateDecoder();
    Q_DISABLE_COPY_MOVE(UpdateDecoder)

    using Message = std::variant<ScoreUpdate, BoardRebuilt>;
    [[nodiscard]] Result<Message> decode(QByteArrayView payload);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace scorewatch
