// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/observationcodec.h"

#include <algorithm>

#include <QtEndian>

namespace scorewatch::observationcodec {
namespace {

constexpr char kVersion = 1;
constexpr qsizetype kFixed = 2 + 16 + 3 * 8; ///< kind and flags, player, time, points, score
constexpr quint8 kCorrection = 1;
constexpr quint8 kByOther = 2;
constexpr qsizetype kMostAgent = 150;
constexpr qsizetype kMostText = 255;

void append(QByteArray &out, qint64 value)
{
    const qint64 big = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&big), sizeof big);
}

void append(QByteArray &out, const QByteArray &text, qsizetype most)
{
    const qsizetype size = std::min(text.size(), most);
    out.append(char(quint8(size)));
    out.append(text.constData(), size);
}

class Reader
{
public:
    explicit Reader(QByteArrayView bytes) : m_rest(bytes) { }

    [[nodiscard]] bool isAtEnd() const { return m_rest.isEmpty(); }
    [[nodiscard]] bool has(qsizetype bytes) const { return m_rest.size() >= bytes; }
    quint8 byte() { return quint8(take(1)[0]); }
    qint64 number() { return qFromBigEndian<qint64>(take(8).data()); }
    QByteArrayView take(qsizetype bytes)
    {
        const QByteArrayView out = m_rest.first(bytes);
        m_rest = m_rest.sliced(bytes);
        return out;
    }
    std::optional<QByteArray> text()
    {
        if (!has(1))
            return std::nullopt;
        const qsizetype size = byte();
        if (!has(size))
            return std::nullopt;
        return take(size).toByteArray();
    }

private:
    QByteArrayView m_rest;
};

std::optional<Observation> readOne(Reader &reader)
{
    if (!reader.has(kFixed))
        return std::nullopt;
    const quint8 kind = reader.byte();
    const quint8 flags = reader.byte();
    if (kind > quint8(Observation::Kind::RateLimitBreach) || flags > (kCorrection | kByOther))
        return std::nullopt;
    Observation out;
    out.kind = Observation::Kind(kind);
    out.isCorrection = (flags & kCorrection) != 0;
    out.isByOther = (flags & kByOther) != 0;
    const QByteArrayView id = reader.take(16);
    out.player = UserId(QUuid::fromRfc4122(id.toByteArray()));
    out.at = reader.number();
    out.points = reader.number();
    out.score = reader.number();
    for (QByteArray *text : {&out.address, &out.actionId, &out.userAgent}) {
        const auto read = reader.text();
        if (!read)
            return std::nullopt;
        *text = *read;
    }
    return out;
}

} // namespace

QByteArray encode(const std::vector<Observation> &observations)
{
    QByteArray out;
    out.reserve(1 + qsizetype(observations.size()) * 128);
    out.append(kVersion);
    for (const Observation &each : observations) {
        out.append(char(each.kind));
        out.append(char((each.isCorrection ? kCorrection : 0) | (each.isByOther ? kByOther : 0)));
        out.append(each.player.uuid().toRfc4122());
        append(out, each.at);
        append(out, each.points);
        append(out, each.score);
        append(out, each.address, kMostText);
        append(out, each.actionId, kMostText);
        append(out, each.userAgent, kMostAgent);
    }
    return out;
}

std::optional<std::vector<Observation>> decode(QByteArrayView bytes)
{
    Reader reader(bytes);
    if (reader.isAtEnd() || reader.byte() != kVersion)
        return std::nullopt;
    std::vector<Observation> out;
    while (!reader.isAtEnd()) {
        auto one = readOne(reader);
        if (!one)
            return std::nullopt;
        out.push_back(std::move(*one));
    }
    return out;
}

} // namespace scorewatch::observationcodec
