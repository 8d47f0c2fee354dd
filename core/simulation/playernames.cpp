// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/playernames.h"

#include <QHash>
#include <QString>

#include "core/simulation/randomstream.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

enum Style : size_t { FullName, Tag, Handle };
enum TagForm : size_t { Joined, Underscored, Crossed, Definite, Starred };

// Of twenty players; a culture without Latin letters has no handles.
const std::vector<int> kLatinStyles{9, 7, 4};
const std::vector<int> kOtherStyles{13, 7};
const std::vector<int> kTagForms{10, 5, 1, 3, 1};

constexpr qint64 kJoinedNumbers = 9990; ///< 10 … 9999
constexpr qint64 kTwoDigits = 90;       ///< 10 … 99
constexpr int kBase36 = 36;

/// Letters that do not come apart into an ASCII letter and a mark.
QString spelledOut(char16_t letter)
{
    static const QHash<char16_t, QString> known{{u'ø', u"o"_s},  {u'ł', u"l"_s},  {u'đ', u"d"_s},
                                                {u'ð', u"d"_s},  {u'þ', u"th"_s}, {u'ß', u"ss"_s},
                                                {u'æ', u"ae"_s}, {u'œ', u"oe"_s}, {u'ı', u"i"_s}};
    return known.value(letter);
}

bool isAsciiLetter(QChar c)
{
    return c >= u'a' && c <= u'z';
}

/// Lower-case ASCII letters; empty when a letter has no such form.
QByteArray asciiForm(const QString &text)
{
    QByteArray out;
    for (const QChar c : text.toLower().normalized(QString::NormalizationForm_D)) {
        if (isAsciiLetter(c))
            out.append(char(c.unicode()));
        else if (const QString other = spelledOut(c.unicode()); !other.isEmpty())
            out.append(other.toLatin1());
        else if (c.isLetter())
            return {};
    }
    return out;
}

std::vector<int> cultureWeights()
{
    std::vector<int> out;
    for (const NameCulture &culture : nameCultures())
        out.push_back(culture.weight);
    return out;
}

} // namespace

PlayerNames::PlayerNames(quint64 seed)
    : m_seed(seed)
    , m_adjectives(words(tagAdjectives()))
    , m_nouns(words(tagNouns()))
    , m_cultureShares(cultureWeights())
    , m_latinStyles(kLatinStyles)
    , m_otherStyles(kOtherStyles)
    , m_tagForms(kTagForms)
{
    for (const NameCulture &culture : nameCultures())
        m_cultures.push_back(prepared(culture));
}

std::vector<PlayerNames::Word> PlayerNames::words(const char *list)
{
    std::vector<Word> out;
    for (QString &text : QString::fromUtf8(list).split(u' ', Qt::SkipEmptyParts)) {
        text.replace(u'_', u' ');
        out.push_back({text.toUtf8(), asciiForm(text)});
    }
    return out;
}

PlayerNames::Culture PlayerNames::prepared(const NameCulture &culture)
{
    Culture out{culture.order,     true, words(culture.givenNames), words(culture.familyNames),
                culture.countries, 0};
    for (const auto *list : {&out.given, &out.family}) {
        for (const Word &word : *list)
            out.isLatin = out.isLatin && !word.ascii.isEmpty();
    }
    for (const NameCountry &country : culture.countries)
        out.countryWeight += country.weight;
    return out;
}

PlayerNames::Draw PlayerNames::draw(qint64 ordinal, qint64 ways, quint64 salt) const
{
    const qint64 lap = ordinal / ways;
    return {permuted(ordinal % ways, ways, RandomStream::mixed(m_seed + salt) + quint64(lap)), lap};
}

SimulatedName PlayerNames::name(qint64 number) const
{
    SimulatedName out;
    const Shares::Share ofCulture = m_cultureShares.of(number);
    const Culture &culture = m_cultures[ofCulture.taker];
    const Shares::Share ofStyle = (culture.isLatin ? m_latinStyles : m_otherStyles).of(ofCulture.ordinal);
    const qint64 pairs = qint64(culture.given.size() * culture.family.size());
    const quint64 salt = 3 * ofCulture.taker;
    switch (ofStyle.taker) {
    case FullName:
        writeFullName(out, culture, draw(ofStyle.ordinal, pairs, salt));
        break;
    case Handle:
        writeHandle(out, culture, draw(ofStyle.ordinal, pairs * kTwoDigits, salt + 1));
        break;
    default:
        writeTag(out, number);
    }
    if (!out.mailbox.isEmpty())
        out.mailbox += '.';
    out.mailbox += QByteArray::number(number, kBase36);
    chooseCountry(out, culture, number);
    return out;
}

void PlayerNames::writeFullName(SimulatedName &out, const Culture &culture, const Draw &draw) const
{
    const Word &given = culture.given[size_t(draw.way) % culture.given.size()];
    const Word &family = culture.family[size_t(draw.way) / culture.given.size()];
    if (culture.order == NameCulture::Order::FamilyFirst)
        out.username = family.text + given.text;
    else
        out.username = given.text + ' ' + family.text;
    if (draw.lap > 0)
        out.username += ' ' + QByteArray::number(draw.lap + 1);
    if (culture.isLatin)
        out.mailbox = given.ascii + '.' + family.ascii;
}

void PlayerNames::writeHandle(SimulatedName &out, const Culture &culture, const Draw &draw) const
{
    const size_t pair = size_t(draw.way / kTwoDigits);
    const Word &given = culture.given[pair % culture.given.size()];
    const Word &family = culture.family[pair / culture.given.size()];
    const qint64 digits = 10 + draw.way % kTwoDigits + 100 * draw.lap;
    out.username = given.ascii + '_' + family.ascii + QByteArray::number(digits);
    out.mailbox = given.ascii + '.' + family.ascii;
}

void PlayerNames::writeTag(SimulatedName &out, qint64 number) const
{
    const Shares::Share share = m_tagForms.of(number);
    const qint64 pairs = qint64(m_adjectives.size() * m_nouns.size());
    const qint64 numbers = share.taker == Joined ? kJoinedNumbers
        : share.taker == Underscored             ? kTwoDigits
                                                 : 1;
    const Draw drawn = draw(share.ordinal, pairs * numbers, 1000 + share.taker);
    const size_t pair = size_t(drawn.way / numbers);
    const Word &adjective = m_adjectives[pair % m_adjectives.size()];
    const Word &noun = m_nouns[pair / m_adjectives.size()];
    const QByteArray digits = QByteArray::number(10 + drawn.way % numbers);
    const QByteArray joined = adjective.text + noun.text;
    switch (share.taker) {
    case Joined:
        out.username = joined + digits;
        break;
    case Underscored:
        out.username = adjective.ascii + '_' + noun.ascii + '_' + digits;
        break;
    case Crossed:
        out.username = "xX_" + joined + "_Xx";
        break;
    case Definite:
        out.username = "The " + adjective.text + ' ' + noun.text;
        break;
    default:
        out.username = "★ " + adjective.text + ' ' + noun.text + " ★";
    }
    if (drawn.lap > 0)
        out.username += " #" + QByteArray::number(drawn.lap + 1);
    out.mailbox = adjective.ascii + '.' + noun.ascii;
}

void PlayerNames::chooseCountry(SimulatedName &out, const Culture &culture, qint64 number) const
{
    qint64 left = RandomStream(m_seed ^ 0xc0117u, quint64(number)).below(culture.countryWeight);
    for (const NameCountry &country : culture.countries) {
        left -= country.weight;
        if (left < 0) {
            out.country = country.code;
            out.timezone = country.timezone;
            return;
        }
    }
}

} // namespace scorewatch
