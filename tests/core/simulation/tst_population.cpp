// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "core/simulation/population.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds kNow{1'700'000'000s};

} // namespace

class TestPopulation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void permutesEveryNumberOnce_data()
    {
        QTest::addColumn<qint64>("size");
        for (const qint64 size : {1, 2, 3, 64, 65, 1000, 4097})
            QTest::addRow("%lld", size) << size;
    }

    void permutesEveryNumberOnce()
    {
        QFETCH(qint64, size);
        QSet<qint64> seen;
        for (qint64 i = 0; i < size; ++i)
            seen.insert(permuted(i, size, 7));
        QCOMPARE(seen.size(), size);
        QCOMPARE(*std::min_element(seen.cbegin(), seen.cend()), 0);
        QCOMPARE(*std::max_element(seen.cbegin(), seen.cend()), size - 1);
    }

    void dealsByWeightWithoutGaps()
    {
        const Shares shares({1, 0, 3});
        std::vector<qint64> next(3, 0);
        for (qint64 number = 0; number < 400; ++number) {
            const Shares::Share share = shares.of(number);
            QCOMPARE(share.ordinal, next[share.taker]++);
        }
        QCOMPARE(next, (std::vector<qint64>{100, 0, 300}));
    }

    void namesAreUniqueAndFitTheTables()
    {
        const QRegularExpression mailbox(u"^[a-z0-9.]+$"_s);
        const PlayerNames names(1);
        QSet<QByteArray> usernames;
        QSet<QByteArray> mailboxes;
        constexpr qint64 kCount = 300'000;
        for (qint64 number = 0; number < kCount; ++number) {
            const SimulatedName name = names.name(number);
            usernames.insert(name.username);
            mailboxes.insert(name.mailbox);
            QVERIFY(!name.username.isEmpty() && name.username.size() < 64);
            // What COPY would have to escape, and what the table refuses.
            QVERIFY(std::none_of(name.username.cbegin(), name.username.cend(),
                                 [](char c) { return uchar(c) < 0x20 || c == 0x7f || c == '\\'; }));
            QVERIFY(name.country.size() == 2 && !name.timezone.isEmpty());
            if (number < 10'000)
                QVERIFY2(mailbox.match(QString::fromUtf8(name.mailbox)).hasMatch(), name.mailbox.constData());
        }
        QCOMPARE(usernames.size(), kCount);
        QCOMPARE(mailboxes.size(), kCount);
    }

    void noFamilyNameIsInTwoCultures()
    {
        QSet<QString> seen;
        for (const NameCulture &culture : nameCultures()) {
            for (const QString &name : QString::fromUtf8(culture.familyNames).split(u' ')) {
                QVERIFY2(!seen.contains(name), qPrintable(name));
                seen.insert(name);
            }
        }
    }

    void namesHaveManyScripts()
    {
        const PlayerNames names(1);
        QSet<int> scripts;
        for (qint64 number = 0; number < 2000; ++number) {
            for (const QChar c : QString::fromUtf8(names.name(number).username)) {
                if (c.isLetter())
                    scripts.insert(int(c.script()));
            }
        }
        for (const QChar::Script script :
             {QChar::Script_Latin, QChar::Script_Cyrillic, QChar::Script_Greek, QChar::Script_Arabic,
              QChar::Script_Hebrew, QChar::Script_Devanagari, QChar::Script_Thai, QChar::Script_Han,
              QChar::Script_Hiragana, QChar::Script_Hangul, QChar::Script_Georgian, QChar::Script_Ethiopic})
            QVERIFY(scripts.contains(int(script)));
    }

    void theSameSeedMakesTheSamePlayers()
    {
        const Population one(5, 0, 3000, kNow);
        const Population same(5, 0, 3000, kNow);
        const Population other(6, 0, 3000, kNow);
        int equal = 0;
        for (qint64 number = 0; number < 3000; ++number) {
            QVERIFY(one.player(number) == same.player(number));
            equal += one.player(number).name == other.player(number).name ? 1 : 0;
            QVERIFY(!(one.player(number).id == other.player(number).id));
        }
        QVERIFY(equal < 100);
    }

    void idsAscendAndDatesAreInThePast()
    {
        const Population population(1, 100, 5000, kNow);
        UserId last;
        auto lastJoined = std::chrono::sys_seconds::min();
        for (qint64 number = 100; number < 5100; ++number) {
            const SimulatedPlayer player = population.player(number);
            QVERIFY(last < player.id);
            QCOMPARE(int(player.id.uuid().version()), int(QUuid::Random));
            QCOMPARE(int(player.id.uuid().variant()), int(QUuid::DCE));
            QVERIFY(player.joinedAt >= lastJoined && player.joinedAt <= kNow);
            QVERIFY(player.joinedAt >= kNow - 730 * 24h);
            last = player.id;
            lastJoined = player.joinedAt;
        }
    }

    void scoresAreTiedAtTheTopAndBelow_data()
    {
        QTest::addColumn<qint64>("count");
        for (const qint64 count : {20, 21, 500, 2000, 100'000})
            QTest::addRow("%lld", count) << count;
    }

    void scoresAreTiedAtTheTopAndBelow()
    {
        QFETCH(qint64, count);
        const Population population(3, 0, count, kNow);
        std::vector<qint64> scores;
        for (qint64 number = 0; number < count; ++number)
            scores.push_back(population.player(number).score);
        std::sort(scores.begin(), scores.end(), std::greater<>());
        QCOMPARE(scores[0], scores[1]);
        QVERIFY(scores[1] > scores[2]);
        QCOMPARE(scores[7], scores[9]);
        QCOMPARE(scores[0] - scores[19], 180); // within reach of each other
        if (count > 20)
            QVERIFY(scores[19] > scores[20] + 500);
        QVERIFY(std::all_of(scores.cbegin(), scores.cend(),
                            [](qint64 score) { return score >= 0 && score % 5 == 0; }));
        if (count >= 2000) {
            const auto different = qint64(QSet<qint64>(scores.cbegin(), scores.cend()).size());
            QVERIFY(different < count / 2);
            QVERIFY(scores[size_t(count / 2)] > 300 && scores[size_t(count / 2)] < 700);
            QVERIFY(std::count(scores.cbegin(), scores.cend(), 0) > count / 50);
        }
    }

    void fewerPlayersThanChampionsWork()
    {
        for (qint64 count = 1; count < 20; ++count) {
            const Population population(3, 0, count, kNow);
            for (qint64 number = 0; number < count; ++number)
                QVERIFY(population.player(number).score >= 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestPopulation)
#include "tst_population.moc"
