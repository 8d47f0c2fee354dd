// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http/httpparser.h"

#include <QTest>

using namespace scorewatch::http;
using namespace Qt::StringLiterals;

namespace {

const HttpLimits kLimits;

QByteArray withHost(const QByteArray &fields, const QByteArray &body = {})
{
    return "POST /api/v1/scores HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

} // namespace

class TestHttpParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsARequest()
    {
        HttpParser parser(kLimits);
        QVERIFY(!parser.hasBegun());
        const QByteArray text
            = "POST /a%20b/c?x=1&y=%41 HTTP/1.1\r\nHost: scores.example.org:8080\r\nX-Thing:  two words \r\n"
              "Content-Length: 5\r\n\r\nhello";
        QCOMPARE(parser.feed(view(text)), HttpParser::State::Done);
        const HttpRequest request = parser.takeRequest();
        QCOMPARE(request.method, Method::Post);
        QCOMPARE(request.path, std::string("/a b/c"));
        QCOMPARE(request.query, std::string("x=1&y=%41"));
        QCOMPARE(*request.parameter("y"), std::string("A"));
        QCOMPARE(request.header("x-thing"), std::string_view("two words"));
        QCOMPARE(request.body, std::string("hello"));
        QVERIFY(request.keepAlive);
        QVERIFY(!parser.hasBegun());
    }

    void readsTheSameByteByByte()
    {
        HttpParser parser(kLimits);
        const QByteArray text = withHost("Transfer-Encoding: chunked\r\n",
                                         "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
        for (qsizetype i = 0; i < text.size(); ++i)
            QCOMPARE(parser.feed(view(text.mid(i, 1))),
                     i + 1 < text.size() ? HttpParser::State::NeedMore : HttpParser::State::Done);
        const HttpRequest request = parser.takeRequest();
        QCOMPARE(request.body, std::string("abcde"));
        QCOMPARE(request.header("trailer"), std::string_view());
    }

    void readsWhatWasSentBehind()
    {
        HttpParser parser(kLimits);
        const QByteArray one = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n";
        const QByteArray two = "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
        QCOMPARE(parser.feed(view(one + two + one.left(10))), HttpParser::State::Done);
        QCOMPARE(parser.takeRequest().path, std::string("/1"));
        QCOMPARE(parser.state(), HttpParser::State::Done);
        QCOMPARE(parser.takeRequest().body, std::string("hi"));
        QCOMPARE(parser.state(), HttpParser::State::NeedMore);
        QVERIFY(parser.hasBegun());
        QCOMPARE(parser.feed(view(one.mid(10))), HttpParser::State::Done);
    }

    void asksForTheBodyOnce()
    {
        HttpParser parser(kLimits);
        QCOMPARE(parser.feed(view(withHost("Content-Length: 2\r\nExpect: 100-continue\r\n"))),
                 HttpParser::State::NeedMore);
        QVERIFY(parser.takeContinueWanted());
        QVERIFY(!parser.takeContinueWanted());
        QCOMPARE(parser.feed("hi"), HttpParser::State::Done);
    }

    void endsTheConnection_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("asked to") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QTest::newRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    }
    void endsTheConnection()
    {
        QFETCH(QByteArray, text);
        HttpParser parser(kLimits);
        QCOMPARE(parser.feed(view(text)), HttpParser::State::Done);
        QVERIFY(!parser.takeRequest().keepAlive);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &text, int status = 400) {
            QTest::newRow(name) << text << status;
        };
        row("two lengths", withHost("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"));
        row("length and chunks",
            withHost("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        row("chunks and length",
            withHost("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", "0\r\n\r\n"));
        row("xchunked", withHost("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"));
        row("chunked, gzip", withHost("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"));
        row("gzip, chunked", withHost("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));
        row("identity", withHost("Transfer-Encoding: identity\r\n"));
        row("two codings",
            withHost("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        row("chunks of HTTP/1.0",
            "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        row("no Host", "GET / HTTP/1.1\r\n\r\n");
        row("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        row("two Authorizations", withHost("Authorization: Bearer a\r\nauthorization: Bearer b\r\n"));
        row("Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
        row("folded field", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n");
        row("folded by tab", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n");
        row("bare LF", "GET / HTTP/1.1\nHost: a\n\n");
        row("bare LF in a field", "GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c\r\n\r\n");
        row("bare CR", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n");
        row("NUL", QByteArray("GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n", 36));
        row("space before colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n");
        row("signed length", withHost("Content-Length: +1\r\n", "a"));
        row("negative length", withHost("Content-Length: -1\r\n", "a"));
        row("hexadecimal length", withHost("Content-Length: 0x1\r\n", "a"));
        row("length in list", withHost("Content-Length: 1, 1\r\n", "a"));
        row("HTTP/0.9", "GET /\r\n\r\n");
        row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        row("TLS", QByteArray("\x16\x03\x01\x02\x00\x01", 6));
        row("no path", "GET a HTTP/1.1\r\nHost: a\r\n\r\n");
        row("broken escape", "GET /%2 HTTP/1.1\r\nHost: a\r\n\r\n");
        row("hidden NUL", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n");
        row("not UTF-8", "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n");
        row("fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n");
        row("bad chunk size", withHost("Transfer-Encoding: chunked\r\n", "zz\r\n"));
        row("chunk without end", withHost("Transfer-Encoding: chunked\r\n", "1\r\nab\r\n0"));
        row("other expectation", withHost("Expect: coffee\r\n"), 417);
        row("long URL", "GET /" + QByteArray(5000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
        row("long URL, no end", "GET /" + QByteArray(5000, 'a'), 414);
        row("large header", withHost("X: " + QByteArray(20'000, 'a') + "\r\n"), 431);
        row("large header, no end", "GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(20'000, 'a'), 431);
        QByteArray fields;
        for (int i = 0; i < 101; ++i)
            fields += "X-" + QByteArray::number(i) + ": a\r\n";
        row("101 fields", withHost(fields), 431);
        row("large body", withHost("Content-Length: 65537\r\n"), 413);
        row("huge body", withHost("Content-Length: 99999999999999999999999\r\n"));
        row("large chunk", withHost("Transfer-Encoding: chunked\r\n", "10001\r\n" + QByteArray(65'537, 'a')),
            413);
        QByteArray chunks;
        for (int i = 0; i < 66; ++i)
            chunks += "400\r\n" + QByteArray(1024, 'a') + "\r\n";
        row("many chunks", withHost("Transfer-Encoding: chunked\r\n", chunks), 413);
        row("endless chunk extension",
            withHost("Transfer-Encoding: chunked\r\n", "1;" + QByteArray(40'000, 'a')));
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, status);
        HttpParser whole(kLimits);
        QCOMPARE(whole.feed(view(text)), HttpParser::State::Failed);
        QCOMPARE(whole.failure().status, status);
        QVERIFY(!whole.failure().detail.empty());

        HttpParser pieces(kLimits);
        for (qsizetype i = 0; i < text.size() && pieces.state() != HttpParser::State::Failed; i += 7)
            pieces.feed(view(text.mid(i, 7)));
        QCOMPARE(pieces.state(), HttpParser::State::Failed);
        QCOMPARE(pieces.failure().status, status);
    }

    void takesTheLargest()
    {
        HttpParser parser(kLimits);
        const QByteArray body(65'536, 'a');
        QCOMPARE(parser.feed(view(withHost("Content-Length: 65536\r\n", body))), HttpParser::State::Done);
        QCOMPARE(parser.takeRequest().body.size(), size_t(65'536));
    }
};

QTEST_APPLESS_MAIN(TestHttpParser)
#include "tst_httpparser.moc"
