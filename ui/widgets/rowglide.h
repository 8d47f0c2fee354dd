// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QHash>
#include <QList>
#include <QUuid>

namespace scorewatch::ui {

/// Where each row is at a moment while rows glide to new places; places count rows from 0 and have fractions.
class RowGlide final
{
public:
    using Clock = std::chrono::milliseconds;
    static constexpr Clock kSpan{200};

    /// The rows in their new order. Rows that were known glide from where they are seen now, new ones come from
    /// `entry`; without `moving` all are in place at once. True when something glides.
    bool arrange(const QList<QUuid> &rows, double entry, bool moving, Clock now);

    [[nodiscard]] double placeOf(const QUuid &row, Clock now) const;
    enum class Motion { None, Falling, Rising };
    [[nodiscard]] Motion motionOf(const QUuid &row, Clock now) const;
    [[nodiscard]] bool isGliding(Clock now) const;

private:
    struct Track
    {
        double from = 0;
        double to = 0;
        Clock start{0};
    };
    static double placeOf(const Track &track, Clock now);

    QHash<QUuid, Track> m_tracks;
};

} // namespace scorewatch::ui
