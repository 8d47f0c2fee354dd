// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "core/simulation/nameculture.h"
#include "core/simulation/shares.h"

namespace scorewatch {

/// What a player is called and where they are. Text is UTF-8.
struct SimulatedName
{
    QByteArray username;
    QByteArray mailbox; ///< the part of the e-mail address before the @: lower-case ASCII
    QByteArray country;
    QByteArray timezone;

    bool operator==(const SimulatedName &) const = default;
};

/// Names of many scripts and habits for as many players as are wanted. Any thread.
///
/// The name of a number is always the same for one seed, and no two numbers of a seed share a user name or a mailbox.
class PlayerNames final
{
public:
    explicit PlayerNames(quint64 seed);
    [[nodiscard]] SimulatedName name(qint64 number) const;

private:
    struct Word
    {
        QByteArray text;
        QByteArray ascii; ///< lower-case, for handles and mailboxes
    };
    struct Culture
    {
        NameCulture::Order order;
        bool isLatin = true; ///< every word has its ASCII form
        std::vector<Word> given;
        std::vector<Word> family;
        std::vector<NameCountry> countries;
        int countryWeight = 0;
    };
    /// One way of many to combine, and how often all ways were used up before.
    struct Draw
    {
        qint64 way = 0;
        qint64 lap = 0;
    };

    static std::vector<Word> words(const char *list);
    static Culture prepared(const NameCulture &culture);
    [[nodiscard]] Draw draw(qint64 ordinal, qint64 ways, quint64 salt) const;
    void writeFullName(SimulatedName &out, const Culture &culture, const Draw &draw) const;
    void writeHandle(SimulatedName &out, const Culture &culture, const Draw &draw) const;
    void writeTag(SimulatedName &out, qint64 number) const;
    void chooseCountry(SimulatedName &out, const Culture &culture, qint64 number) const;

    quint64 m_seed;
    std::vector<Culture> m_cultures;
    std::vector<Word> m_adjectives;
    std::vector<Word> m_nouns;
    Shares m_cultureShares;
    Shares m_latinStyles;
    Shares m_otherStyles;
    Shares m_tagForms;
};

} // namespace scorewatch
