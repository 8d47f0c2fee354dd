// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text.h"

#include <QCoreApplication>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kNameLength = 64;

bool isDirectionMark(char32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F
        || c == 0x061C;
}

bool isInvisible(QChar c)
{
    const char16_t u = c.unicode();
    return c.category() == QChar::Other_Control || isDirectionMark(u) || u == 0x2028 || u == 0x2029
        || u == 0xFEFF;
}

} // namespace

QString shownText(const QString &text, int maxLength)
{
    QString shown;
    shown.reserve(std::min<qsizetype>(text.size(), maxLength));
    for (const QChar c : text) {
        if (shown.size() >= maxLength) {
            if (shown.back().isHighSurrogate())
                shown.chop(1);
            shown += u'…';
            break;
        }
        shown += isInvisible(c) ? QChar(c == u'\n' || c == u'\t' ? u' ' : u'\uFFFD') : c;
    }
    return shown;
}

QString shownName(const QString &name, const UserId &id)
{
    const QString shown = shownText(name, kNameLength).trimmed();
    return shown.isEmpty() ? id.toString().left(8) + u'…' : shown;
}

QString nameInSentence(const QString &name, const UserId &id)
{
    return QChar(0x2068) + shownName(name, id) + QChar(0x2069); // first strong isolate … pop
}

QString initials(const QString &name)
{
    QString letters;
    bool atStart = true;
    const QString shown = shownText(name, kNameLength);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, shown);
    for (qsizetype from = 0, to = finder.toNextBoundary(); to > from;
         from = to, to = finder.toNextBoundary()) {
        const QStringView cluster = QStringView(shown).mid(from, to - from);
        const char32_t first = cluster.toUcs4().constFirst();
        const bool letter = QChar::isLetter(first);
        if (letter && atStart)
            letters += QString::fromUcs4(&first, 1); // the bare letter, without a tower of marks
        atStart = !letter && !QChar::isDigit(first);
        if (letters.size() >= 2)
            break;
    }
    return letters.isEmpty() ? u"?"_s : letters.toUpper();
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString()
                          : "<div style=\"white-space:pre-wrap\">"_L1 + text.toHtmlEscaped() + "</div>"_L1;
}

QString errorTitle(Error::Code code)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("ErrorTitle", text); };
    switch (code) {
    case Error::Code::InvalidArgument:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "That cannot be used"));
    case Error::Code::NotFound:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "Not found"));
    case Error::Code::Conflict:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "Somebody else was first"));
    case Error::Code::PermissionDenied:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "Not permitted"));
    case Error::Code::Unavailable:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "Not reachable"));
    case Error::Code::Timeout:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "No answer in time"));
    case Error::Code::Cancelled:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "Cancelled"));
    case Error::Code::Incompatible:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "Does not fit"));
    case Error::Code::Exhausted:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "No room left"));
    case Error::Code::Unknown:
        return tr(QT_TRANSLATE_NOOP("ErrorTitle", "It is not known whether it happened"));
    case Error::Code::Internal:
        break;
    }
    return tr(QT_TRANSLATE_NOOP("ErrorTitle", "Something went wrong"));
}

} // namespace scorewatch::ui
