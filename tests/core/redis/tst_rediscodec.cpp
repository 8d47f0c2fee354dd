// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/rediscodec.h"

#include <QRandomGenerator>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

using Type = RedisReply::Type;

RedisReply text(Type type, const QByteArray &string)
{
    return {type, string, 0, {}};
}

RedisReply number(qint64 value)
{
    return {Type::Integer, {}, value, {}};
}

RedisReply array(const QList<RedisReply> &elements)
{
    return {Type::Array, {}, 0, elements};
}

/// All replies of a stream that comes in pieces of the given size; ends after the first error.
QList<RedisReply> readAll(RedisReplyReader &reader, const QByteArray &stream, qsizetype piece,
                          Error *error = nullptr)
{
    QList<RedisReply> replies;
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        reader.feed(QByteArrayView(stream).sliced(at, std::min(piece, stream.size() - at)));
        while (auto reply = reader.next()) {
            if (!*reply) {
                if (error)
                    *error = reply->error();
                return replies;
            }
            replies.append(**reply);
        }
    }
    return replies;
}

} // namespace

class TestRedisCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodes_data()
    {
        QTest::addColumn<QList<QByteArray>>("command");
        QTest::addColumn<QByteArray>("wire");
        QTest::newRow("one word") << QList<QByteArray>{"PING"} << QByteArray("*1\r\n$4\r\nPING\r\n");
        QTest::newRow("empty argument")
            << QList<QByteArray>{"SET", "k", ""} << QByteArray("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n");
        QTest::newRow("null argument")
            << QList<QByteArray>{"ECHO", QByteArray()} << QByteArray("*2\r\n$4\r\nECHO\r\n$0\r\n\r\n");
        QTest::newRow("binary") << QList<QByteArray>{"SET", QByteArray("a\0b\r\n", 5)}
                                << QByteArray("*2\r\n$3\r\nSET\r\n$5\r\na\0b\r\n\r\n", 24);
        QTest::newRow("two digits") << QList<QByteArray>(10, QByteArray(10, 'x'))
                                    << "*10\r\n" + QByteArray("$10\r\nxxxxxxxxxx\r\n").repeated(10);
    }
    void encodes()
    {
        QFETCH(QList<QByteArray>, command);
        QFETCH(QByteArray, wire);
        QCOMPARE(encode(command), wire);

        QByteArray buffer("before");
        encodeTo(buffer, command);
        QCOMPARE(buffer, "before" + wire);

        for (qsizetype cut = 0; cut <= command.size(); ++cut) {
            QByteArray inPieces;
            encodeTo(inPieces, command.first(cut), command.mid(cut), {});
            QCOMPARE(inPieces, wire);
        }
    }

    void readsWhatItWrites()
    {
        // A command is an array of strings, so the reader understands it.
        RedisCommand command;
        for (int i = 0; i < 5000; ++i)
            command.append(QByteArray(i % 41, char(i)));
        RedisReplyReader reader;
        const QList<RedisReply> replies = readAll(reader, encode(command), 16384);
        QCOMPARE(replies.size(), 1);
        QCOMPARE(replies.first().size(), command.size());
        for (qsizetype i = 0; i < command.size(); ++i)
            QCOMPARE(replies.first().at(i), text(Type::String, command.at(i)));
    }

    void reads_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<RedisReply>("reply");
        QTest::newRow("status") << QByteArray("+OK\r\n") << text(Type::Status, "OK");
        QTest::newRow("long status") << QByteArray("+QUEUED\r\n") << text(Type::Status, "QUEUED");
        QTest::newRow("error") << QByteArray("-ERR no\r\n") << text(Type::Error, "ERR no");
        QTest::newRow("integer") << QByteArray(":9223372036854775807\r\n") << number(9223372036854775807);
        QTest::newRow("negative") << QByteArray(":-42\r\n") << number(-42);
        QTest::newRow("string") << QByteArray("$5\r\na\r\n\0b\r\n", 11)
                                << text(Type::String, QByteArray("a\r\n\0b", 5));
        QTest::newRow("empty string") << QByteArray("$0\r\n\r\n") << text(Type::String, "");
        QTest::newRow("nil string") << QByteArray("$-1\r\n") << RedisReply();
        QTest::newRow("nil array") << QByteArray("*-1\r\n") << RedisReply();
        QTest::newRow("empty array") << QByteArray("*0\r\n") << array({});
        QTest::newRow("mixed") << QByteArray("*4\r\n:1\r\n*2\r\n$1\r\na\r\n*0\r\n-E x\r\n$-1\r\n")
                               << array({number(1), array({text(Type::String, "a"), array({})}),
                                         text(Type::Error, "E x"), RedisReply()});
        QTest::newRow("as deep as allowed") << QByteArray("*1\r\n").repeated(7)
                + ":7\r\n" << array({array({array({array({array({array({array({number(7)})})})})})})});
    }
    void reads()
    {
        QFETCH(QByteArray, wire);
        QFETCH(RedisReply, reply);
        const QByteArray thrice = wire.repeated(3);
        for (qsizetype piece = 1; piece <= thrice.size(); ++piece) {
            RedisReplyReader reader;
            QCOMPARE(readAll(reader, thrice, piece), QList<RedisReply>(3, reply));
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<Error::Code>("code");
        const auto nonsense = Error::Code::Incompatible;
        const auto tooLarge = Error::Code::Exhausted;
        QTest::newRow("http") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << nonsense;
        QTest::newRow("zeros") << QByteArray(4096, '\0') << nonsense;
        QTest::newRow("no number") << QByteArray("$abc\r\n") << nonsense;
        QTest::newRow("number with a tail") << QByteArray(":12x\r\n") << nonsense;
        QTest::newRow("number past 64 bits") << QByteArray(":9223372036854775808\r\n") << nonsense;
        QTest::newRow("negative length") << QByteArray("$-2\r\n") << nonsense;
        QTest::newRow("negative count") << QByteArray("*-2\r\n") << nonsense;
        QTest::newRow("count past 64 bits") << QByteArray("*99999999999999999999\r\n") << nonsense;
        QTest::newRow("deeper than allowed") << QByteArray("*1\r\n").repeated(8) + ":8\r\n" << nonsense;
        QTest::newRow("bottomless") << QByteArray("*2\r\n").repeated(100000) << nonsense;
        QTest::newRow("endless line") << '+' + QByteArray(200000, 'x') << nonsense;
        QTest::newRow("endless line in an array") << "*1\r\n:" + QByteArray(200000, '1') << nonsense;
        QTest::newRow("RESP3 double") << QByteArray(",3.14\r\n") << nonsense;
        QTest::newRow("RESP3 map") << QByteArray("%1\r\n+a\r\n+b\r\n") << nonsense;
        QTest::newRow("RESP3 push") << QByteArray(">1\r\n+a\r\n") << nonsense;
        QTest::newRow("RESP3 boolean") << QByteArray("#t\r\n") << nonsense;
        QTest::newRow("RESP3 verbatim") << QByteArray("=7\r\ntxt:abc\r\n") << nonsense;
        QTest::newRow("RESP3 in an array") << QByteArray("*2\r\n:1\r\n~1\r\n:1\r\n") << nonsense;
        QTest::newRow("large string") << "$1100000\r\n" + QByteArray(1100000, 'x') + "\r\n" << tooLarge;
        QTest::newRow("large string, still coming")
            << "$99999999999\r\n" + QByteArray(1100000, 'x') << tooLarge;
        QTest::newRow("large array") << "*300000\r\n" + QByteArray(":1\r\n").repeated(270000) << tooLarge;
        QTest::newRow("many values") << "*20000\r\n" + QByteArray("*0\r\n").repeated(20000) << tooLarge;
    }
    void refuses()
    {
        QFETCH(QByteArray, wire);
        QFETCH(Error::Code, code);
        for (const qsizetype piece : {wire.size(), qsizetype(16384), qsizetype(7)}) {
            RedisReplyReader reader({1024 * 1024, 10000});
            Error error;
            QCOMPARE(readAll(reader, wire, piece, &error), QList<RedisReply>());
            QCOMPARE(error.code, code);
            QVERIFY(error.message.endsWith(u'.'));
            QVERIFY(!error.detail.isEmpty());
            // It stays poisoned, whatever comes.
            reader.feed("+OK\r\n");
            const auto next = reader.next();
            QVERIFY(next);
            QVERIFY(!*next);
            QVERIFY(next->error() == error);
        }
    }

    void waitsForTheRest_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("type") << QByteArray("$");
        QTest::newRow("length") << QByteArray("$5\r");
        QTest::newRow("string") << QByteArray("$5\r\nabc");
        QTest::newRow("end of string") << QByteArray("$5\r\nabcde");
        QTest::newRow("elements") << QByteArray("*2147483647\r\n:1\r\n");
        QTest::newRow("huge string announced") << QByteArray("$9223372036854775807\r\nabc");
    }
    void waitsForTheRest()
    {
        QFETCH(QByteArray, wire);
        RedisReplyReader reader;
        reader.feed(wire);
        QVERIFY(!reader.next());
        QVERIFY(!reader.next());
    }

    void theLimitIsPerReply()
    {
        RedisReplyReader reader({1024, 10});
        const QByteArray wire = "*2\r\n$300\r\n" + QByteArray(300, 'x') + "\r\n:1\r\n";
        QCOMPARE(readAll(reader, wire.repeated(1000), 16384).size(), 1000);
    }

    /// Valid replies in which bytes were changed, cut or doubled: any outcome is right but a crash or an endless loop.
    void survivesAnything()
    {
        QRandomGenerator random(20261121);
        const QByteArray seed
            = "*3\r\n$7\r\nmessage\r\n$3\r\nabc\r\n$2\r\n{}\r\n+OK\r\n-ERR x\r\n:12\r\n$-1\r\n*-1\r\n"
              "*2\r\n*1\r\n:1\r\n*0\r\n$11\r\nhello world\r\n";
        const QByteArray alphabet = "*$:+-\r\n0123456789,#%~>=(_|!.";
        qsizetype whole = 0;
        qsizetype broken = 0;
        for (int round = 0; round < 20000; ++round) {
            QByteArray wire = seed;
            const int changes = random.bounded(1, 8);
            for (int i = 0; i < changes; ++i) {
                const qsizetype at = random.bounded(qint64(wire.size()));
                switch (random.bounded(4)) {
                case 0:
                    wire[at] = alphabet.at(random.bounded(qint64(alphabet.size())));
                    break;
                case 1:
                    wire[at] = char(random.bounded(256));
                    break;
                case 2:
                    wire.remove(at, random.bounded(1, 5));
                    break;
                default:
                    wire.insert(at, wire.mid(random.bounded(qint64(wire.size())), random.bounded(1, 20)));
                    break;
                }
                if (wire.isEmpty())
                    wire = "*";
            }
            RedisReplyReader reader({64 * 1024, 1000});
            Error error;
            whole += readAll(reader, wire, random.bounded(1, 40), &error).size();
            broken += !error.message.isEmpty();
        }
        QVERIFY(whole > 20000);
        QVERIFY(broken > 5000);
    }

    void aReplyAnswersOutOfRange()
    {
        const RedisReply reply = array({number(5), text(Type::String, "17"), text(Type::String, "x")});
        QCOMPARE(reply.at(0).toInteger(), 5);
        QCOMPARE(reply.at(1).toInteger(), 17);
        bool ok = true;
        QCOMPARE(reply.at(2).toInteger(&ok), 0);
        QVERIFY(!ok);
        QVERIFY(reply.at(3).isNil());
        QVERIFY(reply.at(-1).isNil());
        QVERIFY(number(1).at(0).isNil());
    }
};

QTEST_GUILESS_MAIN(TestRedisCodec)
#include "tst_rediscodec.moc"
