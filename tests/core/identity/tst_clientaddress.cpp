// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/clientaddress.h"

using namespace scorewatch;

class TestClientAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isOneSpellingAndOneNetwork_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QByteArray>("canonical");
        QTest::addColumn<QByteArray>("network");
        const auto row = [](const char *address, const char *canonical, const char *network) {
            QTest::addRow("%s", address)
                << QByteArray(address) << QByteArray(canonical) << QByteArray(network);
        };
        row("203.0.113.7", "203.0.113.7", "203.0.113.7");
        row("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.7");
        row("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
        row("2001:DB8:1:2::ffff", "2001:db8:1:2::ffff", "2001:db8:1:2::/64");
        row("2001:db8:1:3::1", "2001:db8:1:3::1", "2001:db8:1:3::/64");
        row("fe80::1%eth0", "fe80::1", "fe80::/64");
        row("", "", "");
        row("localhost", "", "");
        row("203.0.113.7; DROP", "", "");
        row("1.2.3.4.5", "", "");
    }
    void isOneSpellingAndOneNetwork()
    {
        QFETCH(QByteArray, address);
        QTEST(clientaddress::canonical(address), "canonical");
        QTEST(clientaddress::network(address), "network");
    }
};

QTEST_GUILESS_MAIN(TestClientAddress)
#include "tst_clientaddress.moc"
