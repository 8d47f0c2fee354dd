// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/page/pageresource.h"

#include <QRegularExpression>
#include <QTest>

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

struct Answer final : http::HttpExchange::Channel
{
    void respond(http::HttpResponse with) override { response = std::move(with); }
    void openWebSocket(std::shared_ptr<http::Viewer>) override { }
    void openEventStream(std::shared_ptr<http::Viewer>) override { }

    [[nodiscard]] QString header(std::string_view name) const
    {
        for (const auto &[key, value] : response.headers) {
            if (key == name)
                return QString::fromStdString(value);
        }
        return {};
    }
    [[nodiscard]] QString text() const
    {
        return response.body ? QString::fromStdString(*response.body) : QString();
    }

    http::HttpResponse response;
};

std::shared_ptr<Answer> ask(const PageResource &page, std::string_view path,
                            const std::string &ifNoneMatch = {})
{
    auto request = std::make_shared<http::HttpRequest>();
    request->path = path;
    if (!ifNoneMatch.empty())
        request->headers.emplace_back("if-none-match", ifNoneMatch);
    auto answer = std::make_shared<Answer>();
    page.answer({request, answer});
    return answer;
}

} // namespace

class TestPageResource : public QObject
{
    Q_OBJECT

    PageResource m_page;

private Q_SLOTS:
    void servesItsFiles_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("begin");
        QTest::newRow("page") << QByteArray("/") << u"text/html; charset=utf-8"_s << u"<!doctype html>"_s;
        QTest::newRow("style") << QByteArray("/board.css") << u"text/css; charset=utf-8"_s << u"/* SPDX"_s;
        QTest::newRow("script") << QByteArray("/board.js") << u"text/javascript; charset=utf-8"_s
                                << u"// SPDX"_s;
        QTest::newRow("icon") << QByteArray("/favicon.svg") << u"image/svg+xml"_s << u"<!-- SPDX"_s;
    }
    void servesItsFiles()
    {
        QFETCH(QByteArray, path);
        QFETCH(QString, type);
        QFETCH(QString, begin);
        const auto answer = ask(m_page, {path.constData(), std::size_t(path.size())});
        QCOMPARE(answer->response.status, 200);
        QCOMPARE(QString::fromUtf8(answer->response.contentType.data(),
                                   qsizetype(answer->response.contentType.size())),
                 type);
        QVERIFY(answer->text().startsWith(begin));
        QVERIFY(answer->header("Content-Security-Policy")
                    .startsWith("default-src 'none'; script-src 'self';"_L1));
        QVERIFY(!answer->header("Content-Security-Policy").contains("unsafe"_L1));
    }

    void namesEachOfItsPaths()
    {
        QCOMPARE(m_page.paths().size(), 4U);
        for (const std::string_view path : m_page.paths())
            QCOMPARE(ask(m_page, path)->response.status, 200);
        QCOMPARE(ask(m_page, "/other")->response.status, 404);
    }

    void knowsWhatTheBrowserHas()
    {
        const QString etag = ask(m_page, "/")->header("ETag");
        QVERIFY(QRegularExpression(u"^\"[0-9a-f]{32}\"$"_s).match(etag).hasMatch());
        QVERIFY(etag != ask(m_page, "/board.js")->header("ETag"));
        for (const QString &has : {etag, u"W/"_s + etag, u"\"x\" , "_s + etag, u"*"_s}) {
            const auto answer = ask(m_page, "/", has.toStdString());
            QCOMPARE(answer->response.status, 304);
            QVERIFY(!answer->response.body);
            QCOMPARE(answer->header("ETag"), etag);
        }
        for (const QString &has : {u"\"x\""_s, u","_s, u" "_s, QString(etag).remove(u'"')})
            QCOMPARE(ask(m_page, "/", has.toStdString())->response.status, 200);
    }

    /// What the policy forbids is not there, nor anything from elsewhere, nor a way from data to markup.
    void needsNothingThatIsForbidden()
    {
        const QString html = ask(m_page, "/")->text();
        QVERIFY(!html.contains(QRegularExpression(u"<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+="_s)));
        for (const std::string_view path : m_page.paths()) {
            QString text = ask(m_page, path)->text();
            text.remove("http://www.w3.org/2000/svg"_L1); // a name, not an address
            QVERIFY2(!text.contains(QRegularExpression(u"https?://|url\\(|@import"_s)), path.data());
        }
        const QString script = ask(m_page, "/board.js")->text();
        QVERIFY(!script.contains(QRegularExpression(
            u"innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function"_s)));
    }
};

QTEST_GUILESS_MAIN(TestPageResource)
#include "tst_pageresource.moc"
