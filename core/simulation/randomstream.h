// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <numbers>

#include <QtGlobal>

namespace scorewatch {

/// A small, fast generator (SplitMix64) whose numbers are the same on every machine and for every library version.
///
/// Not for secrets. Two streams of one seed are independent: each player and each behaviour has its own, so that
/// one of them taking a number more changes nothing for the others.
class RandomStream final
{
public:
    explicit RandomStream(quint64 seed, quint64 stream = 0) : m_state(mixed(seed) ^ mixed(stream + kStep)) { }

    quint64 next() { return mixed(m_state += kStep); }
    /// 0 … bound - 1; bound must be positive. The bias is below 2^-32 for every bound used here.
    qint64 below(qint64 bound)
    {
        Q_ASSERT(bound > 0);
        return qint64(next() % quint64(bound));
    }
    /// 0 <= real() < 1
    double real() { return double(next() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * real(); }
    bool chance(double probability) { return real() < probability; }
    /// Mean 0, deviation 1.
    double normal()
    {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - real()));
        return radius * std::cos(2.0 * std::numbers::pi * real());
    }

    static constexpr quint64 mixed(quint64 x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
        return x ^ (x >> 31);
    }

private:
    static constexpr quint64 kStep = 0x9e3779b97f4a7c15U;
    quint64 m_state;
};

} // namespace scorewatch
