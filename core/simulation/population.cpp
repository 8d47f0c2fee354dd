// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/population.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/simulation/randomstream.h"

using namespace std::chrono_literals;

namespace scorewatch {
namespace {

enum Stream : quint64 { IdStream = 1, ScoreStream, JoinStream };

constexpr qint64 kStep = 5; ///< points of the smallest action of the catalogue
constexpr double kLogMedian = 6.2;
constexpr double kLogSpread = 1.15;
constexpr double kNeverScored = 0.06;
constexpr qint64 kLead = 1000; ///< of the first champion before everybody who is none
constexpr auto kHistory = std::chrono::days(730);

/// How far each champion is behind the first: equals at the top and among the ten.
constexpr std::array<qint64, Population::kChampions> kBehind{0,  0,  5,  15, 20,  20,  30,  45,  45,  45,
                                                             60, 75, 80, 95, 110, 110, 130, 150, 165, 180};

RandomStream streamOf(quint64 seed, Stream purpose, qint64 number)
{
    return RandomStream(seed + (quint64(purpose) << 56), quint64(number));
}

qint64 inSteps(double points)
{
    return qint64(points / kStep) * kStep;
}

} // namespace

Population::Population(quint64 seed, qint64 first, qint64 count, std::chrono::sys_seconds now)
    : m_seed(seed), m_first(first), m_count(count), m_now(now), m_names(seed)
{
    // About where the highest of so many log-normal scores is expected.
    const double highest = std::sqrt(2 * std::log(double(std::max<qint64>(count, 2))));
    m_ceiling = inSteps(std::exp(kLogMedian + kLogSpread * highest));
}

SimulatedPlayer Population::player(qint64 number) const
{
    Q_ASSERT(number >= m_first && number < m_first + m_count);
    return {number, id(number), m_names.name(number), joinedAt(number), score(number)};
}

/// A version 4 UUID, as gen_random_uuid() makes them, but ascending with the number: the indexes by id grow at one end,
/// which takes a quarter off the time to add a million players.
UserId Population::id(qint64 number) const
{
    RandomStream random = streamOf(m_seed, IdStream, number);
    const quint64 place = (quint64(number - m_first) << 32) / quint64(m_count);
    const quint64 high = place << 32 | random.next() >> 32;
    const quint64 low = random.next();
    return UserId(QUuid(uint(high >> 32), ushort(high >> 16), ushort((high & 0x0fffU) | 0x4000U),
                        uchar(((low >> 56) & 0x3fU) | 0x80U), uchar(low >> 48), uchar(low >> 40),
                        uchar(low >> 32), uchar(low >> 24), uchar(low >> 16), uchar(low >> 8), uchar(low)));
}

qint64 Population::score(qint64 number) const
{
    // Champions stand at even distances, so that they have joined at different times.
    const qint64 place = number - m_first;
    if (m_count >= kChampions) {
        const qint64 champion = place * kChampions / m_count;
        if (place == (champion * m_count + kChampions - 1) / kChampions)
            return m_ceiling + kLead - kBehind[size_t(permuted(champion, kChampions, m_seed))];
    }
    RandomStream random = streamOf(m_seed, ScoreStream, number);
    if (random.chance(kNeverScored))
        return 0;
    return std::clamp(inSteps(std::exp(kLogMedian + kLogSpread * random.normal())), kStep, m_ceiling);
}

std::chrono::sys_seconds Population::joinedAt(qint64 number) const
{
    RandomStream random = streamOf(m_seed, JoinStream, number);
    const double place = (double(number - m_first) + random.real()) / double(m_count);
    const double age = 1.0 - std::pow(place, 0.6);
    return m_now - std::chrono::duration_cast<std::chrono::seconds>(kHistory * age);
}

} // namespace scorewatch
