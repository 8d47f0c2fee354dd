// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rowglide.h"

#include <algorithm>

namespace scorewatch::ui {

bool RowGlide::arrange(const QList<QUuid> &rows, double entry, bool moving, Clock now)
{
    QHash<QUuid, Track> tracks;
    bool gliding = false;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const double to = double(i);
        const auto old = m_tracks.constFind(rows.at(i));
        Track track{to, to, now - kSpan};
        if (moving && old != m_tracks.constEnd() && qFuzzyCompare(old->to + 1, to + 1)) {
            track = *old; // on its way already, or there
        } else if (moving) {
            const double from = old == m_tracks.constEnd() ? entry : placeOf(*old, now);
            track = {from, to, now};
        }
        gliding = gliding || now - track.start < kSpan;
        tracks.insert(rows.at(i), track);
    }
    m_tracks = tracks;
    return gliding;
}

double RowGlide::placeOf(const Track &track, Clock now)
{
    const double passed = std::clamp(double((now - track.start).count()) / double(kSpan.count()), 0.0, 1.0);
    const double left = 1 - passed;
    return track.to + (track.from - track.to) * left * left * left; // quick away, soft landing
}

double RowGlide::placeOf(const QUuid &row, Clock now) const
{
    const auto track = m_tracks.constFind(row);
    return track == m_tracks.constEnd() ? 0 : placeOf(*track, now);
}

RowGlide::Motion RowGlide::motionOf(const QUuid &row, Clock now) const
{
    const auto track = m_tracks.constFind(row);
    if (track == m_tracks.constEnd() || now - track->start >= kSpan)
        return Motion::None;
    return track->from > track->to ? Motion::Rising : Motion::Falling;
}

bool RowGlide::isGliding(Clock now) const
{
    return std::any_of(m_tracks.cbegin(), m_tracks.cend(),
                       [now](const Track &track) { return now - track.start < kSpan; });
}

} // namespace scorewatch::ui
