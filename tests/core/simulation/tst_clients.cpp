// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHostAddress>
#include <QSet>
#include <QTest>

#include "core/simulation/clients.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noTwoPlayersShareAnAddressByChance()
    {
        QSet<QByteArray> seen;
        for (size_t player = 0; player < Clients::kMostPlayers; ++player) {
            seen.insert(Clients::home(player).address);
            seen.insert(Clients::mobile(player).address);
        }
        QCOMPARE(seen.size(), qsizetype(2 * Clients::kMostPlayers));
    }

    void addressesAreOfTheRangesThatAreNobodys()
    {
        const QList<QPair<QHostAddress, int>> reserved{QHostAddress::parseSubnet(u"198.18.0.0/15"_s),
                                                       QHostAddress::parseSubnet(u"203.0.113.0/24"_s),
                                                       QHostAddress::parseSubnet(u"2001:db8::/32"_s)};
        int ipv6 = 0;
        for (size_t player = 0; player < 5000; ++player) {
            for (const Client &client :
                 {Clients::home(player), Clients::mobile(player), Clients::robot(player),
                  Clients::shared(int(player % 300), player)}) {
                QHostAddress address;
                QVERIFY2(address.setAddress(QString::fromLatin1(client.address)), client.address.constData());
                QVERIFY2(std::any_of(reserved.begin(), reserved.end(),
                                     [&](const auto &range) { return address.isInSubnet(range); }),
                         client.address.constData());
                QVERIFY(!client.agent.isEmpty());
                ipv6 += address.protocol() == QAbstractSocket::IPv6Protocol ? 1 : 0;
            }
        }
        QVERIFY(ipv6 > 500);
    }

    void neighboursShareTheirAddressOnly()
    {
        QCOMPARE(Clients::shared(1, 5).address, Clients::shared(1, 6).address);
        QVERIFY(Clients::shared(1, 5).address != Clients::shared(2, 5).address);
        QSet<QByteArray> agents;
        for (size_t player = 0; player < 50; ++player)
            agents.insert(Clients::shared(1, player).agent);
        QVERIFY(agents.size() > 3);
    }
};

QTEST_APPLESS_MAIN(TestClients)
#include "tst_clients.moc"
