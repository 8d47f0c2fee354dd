// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QList>
#include <QMetaType>

namespace scorewatch::ui {

/// One player's score of the last minutes, one sample a second, in a list of bounded length.
class ScoreHistory final
{
public:
    static constexpr int kCapacity = 240;

    struct Sample
    {
        qint64 second = 0; ///< of the monotonic clock
        qint64 score = 0;
        bool operator==(const Sample &) const = default;
    };

    /// Later calls within the same second replace its sample. True when something is different now.
    bool record(std::chrono::milliseconds now, qint64 score);

    [[nodiscard]] const QList<Sample> &samples() const { return m_samples; }
    /// Grows with each change; tells a cached picture that it is old.
    [[nodiscard]] quint32 generation() const { return m_generation; }

private:
    QList<Sample> m_samples;
    quint32 m_generation = 0;
};

} // namespace scorewatch::ui

Q_DECLARE_METATYPE(scorewatch::ui::ScoreHistory)
