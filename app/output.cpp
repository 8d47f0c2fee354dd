// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output.h"

#include <cmath>

#include <QLocale>

#include "app/terminaltext.h"
#include "core/base/csvtext.h"

using namespace Qt::StringLiterals;

namespace scorewatch::output {
namespace {

template <typename... Fs> struct Overloaded : Fs...
{
    using Fs::operator()...;
};
template <typename... Fs> Overloaded(Fs...) -> Overloaded<Fs...>;

QString decimal(double number)
{
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

bool isNumber(const OutputValue &value)
{
    return std::holds_alternative<qint64>(value) || std::holds_alternative<double>(value);
}

// --- JSON ---

QByteArray jsonString(const QString &text)
{
    QString out = u"\""_s;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += u'\\' + QString(c);
        else if (!c.isSurrogate() && terminaltext::isActive(c.unicode()))
            out += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return (out + u'"').toUtf8();
}

QByteArray toJson(const OutputTable &table, const QByteArray &indent);

QByteArray toJson(const OutputValue &value, const QByteArray &indent)
{
    return std::visit(
        Overloaded{[](std::monostate) { return QByteArray("null"); },
                   [](bool b) { return QByteArray(b ? "true" : "false"); },
                   [](qint64 n) { return QByteArray::number(n); },
                   [](double d) { return std::isfinite(d) ? decimal(d).toLatin1() : QByteArray("null"); },
                   [](const QString &text) { return jsonString(text); },
                   [](const QDateTime &time) {
                       return time.isValid() ? jsonString(time.toUTC().toString(Qt::ISODateWithMs))
                                             : QByteArray("null");
                   },
                   [&](const std::shared_ptr<const OutputTable> &table) {
                       return table ? toJson(*table, indent + "  ") : QByteArray("null");
                   }},
        value);
}

QByteArray toJson(const OutputTable &table, const QByteArray &indent)
{
    QByteArrayList rows;
    for (const std::vector<OutputValue> &row : table.rows) {
        QByteArrayList members;
        for (qsizetype i = 0; i < table.columns.size(); ++i)
            members << jsonString(table.columns[i].key) + ": " + toJson(row.at(size_t(i)), indent);
        rows << indent + "  {" + members.join(", ") + '}';
    }
    return rows.isEmpty() ? QByteArray("[]") : "[\n" + rows.join(",\n") + '\n' + indent + ']';
}

// --- CSV ---

/// Quoted, and nothing in it that a spreadsheet would execute.
QByteArray csvField(const QString &value)
{
    const QString text = csvtext::defused(value).replace(u'"', u"\"\""_s);
    QString out;
    for (const char32_t c : text.toUcs4()) {
        const bool isLayout = c == U'\t' || c == U'\r' || c == U'\n';
        if (!isLayout && terminaltext::isActive(c))
            out += terminaltext::escaped(c);
        else
            out += QStringView(QChar::fromUcs4(c));
    }
    return '"' + out.toUtf8() + '"';
}

QByteArray csvValue(const OutputValue &value)
{
    if (isNumber(value)) // our own, so a minus is a minus
        return std::visit(
            Overloaded{[](qint64 n) { return QByteArray::number(n); },
                       [](double d) { return std::isfinite(d) ? decimal(d).toLatin1() : QByteArray(); },
                       [](const auto &) { return QByteArray(); }},
            value);
    if (const bool *b = std::get_if<bool>(&value))
        return *b ? "true" : "false";
    if (const QDateTime *time = std::get_if<QDateTime>(&value))
        return time->isValid() ? time->toUTC().toString(Qt::ISODateWithMs).toLatin1() : QByteArray();
    if (const QString *text = std::get_if<QString>(&value))
        return csvField(*text);
    return {};
}

QByteArray toCsv(const OutputTable &table)
{
    QByteArray out;
    QByteArrayList fields;
    for (const OutputColumn &column : table.columns)
        fields << csvField(column.key);
    out += fields.join(',') + "\r\n";
    for (const std::vector<OutputValue> &row : table.rows) {
        fields.clear();
        for (const OutputValue &value : row)
            fields << csvValue(value);
        out += fields.join(',') + "\r\n";
    }
    return out;
}

// --- for people ---

QString padded(const QString &text, int columns, bool toTheRight)
{
    const QString blanks(qMax(0, columns - terminaltext::width(text)), u' ');
    return toTheRight ? blanks + text : text + blanks;
}

QByteArray toAlignedText(const OutputTable &table)
{
    const qsizetype count = table.columns.size();
    std::vector<QStringList> lines(1);
    std::vector<bool> toTheRight(size_t(count), !table.rows.empty());
    for (const OutputColumn &column : table.columns)
        lines.front() << column.title.toUpper();
    for (const std::vector<OutputValue> &row : table.rows) {
        lines.emplace_back();
        for (size_t i = 0; i < row.size(); ++i) {
            lines.back() << shown(row[i]);
            toTheRight[i]
                = toTheRight[i] && (isNumber(row[i]) || std::holds_alternative<std::monostate>(row[i]));
        }
    }
    std::vector<int> widths(size_t(count), 0);
    for (const QStringList &line : lines) {
        for (qsizetype i = 0; i < count; ++i)
            widths[size_t(i)] = qMax(widths[size_t(i)], terminaltext::width(line[i]));
    }
    QString out;
    for (const QStringList &line : lines) {
        QString text;
        for (qsizetype i = 0; i < count; ++i)
            text += (i > 0 ? u"  "_s : QString()) + padded(line[i], widths[size_t(i)], toTheRight[size_t(i)]);
        while (text.endsWith(u' '))
            text.chop(1);
        out += text + u'\n';
    }
    if (table.rows.empty())
        out += u"(none)\n"_s;
    return out.toUtf8();
}

} // namespace

std::optional<OutputFormat> formatFromText(QStringView text)
{
    if (text == "table"_L1)
        return OutputFormat::Table;
    if (text == "json"_L1)
        return OutputFormat::Json;
    if (text == "csv"_L1)
        return OutputFormat::Csv;
    return std::nullopt;
}

QString shown(const OutputValue &value)
{
    return std::visit(
        Overloaded{[](std::monostate) { return u"-"_s; }, [](bool b) { return b ? u"yes"_s : u"no"_s; },
                   [](qint64 n) { return QString::number(n); },
                   [](double d) { return std::isfinite(d) ? decimal(d) : u"-"_s; },
                   [](const QString &text) { return terminaltext::printable(text); },
                   [](const QDateTime &time) {
                       return time.isValid() ? time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss 'UTC'"_s) : u"-"_s;
                   },
                   [](const std::shared_ptr<const OutputTable> &table) {
                       return table ? u"%1 rows"_s.arg(table->rows.size()) : u"-"_s;
                   }},
        value);
}

QByteArray toText(const OutputTable &table, OutputFormat format)
{
    switch (format) {
    case OutputFormat::Json:
        return toJson(table, {}) + '\n';
    case OutputFormat::Csv:
        return toCsv(table);
    case OutputFormat::Table:
        break;
    }
    return toAlignedText(table);
}

QByteArray toRecord(const OutputTable &table, size_t row)
{
    QList<std::pair<QString, QString>> lines;
    int widest = 0;
    for (qsizetype i = 0; i < table.columns.size(); ++i) {
        const OutputValue &value = table.rows.at(row).at(size_t(i));
        const QDateTime *time = std::get_if<QDateTime>(&value);
        if (std::holds_alternative<std::monostate>(value) || (time && !time->isValid())
            || std::holds_alternative<std::shared_ptr<const OutputTable>>(value))
            continue;
        lines.append({table.columns[i].title, shown(value)});
        widest = qMax(widest, terminaltext::width(table.columns[i].title));
    }
    QString out;
    for (const auto &[title, text] : lines)
        out += padded(title, widest, false) + u"  "_s + text + u'\n';
    return out.toUtf8();
}

} // namespace scorewatch::output
