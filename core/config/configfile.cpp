// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/configfile.h"

#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace scorewatch::configfile {
namespace {

/// Far more than anybody writes by hand; a device or a log given by mistake ends here.
constexpr qint64 kLargestFile = 1024LL * 1024;

Error invalid(const QString &sentence)
{
    return {Error::Code::InvalidArgument, sentence, {}, {}};
}

const ConfigName *find(const QString &section, const QString &name)
{
    for (const ConfigName &candidate : kConfigNames) {
        if (section == QLatin1String(candidate.section) && name == QLatin1String(candidate.name))
            return &candidate;
    }
    return nullptr;
}

/// The names of a section's settings, or of all sections where the section is empty.
QString knownNames(const QString &section)
{
    QStringList names;
    for (const ConfigName &candidate : kConfigNames) {
        if (section.isEmpty())
            names << u'[' + QLatin1String(candidate.section) + u']';
        else if (section == QLatin1String(candidate.section))
            names << QLatin1String(candidate.name);
    }
    names.removeDuplicates();
    return names.join(u", "_s);
}

/// Reads line by line; knows where it is.
class Parser final
{
public:
    explicit Parser(QString path) : m_path(std::move(path)) { }

    Result<void> take(const QString &line)
    {
        ++m_number;
        if (line.isEmpty() || line.startsWith(u'#') || line.startsWith(u';'))
            return {};
        return line.startsWith(u'[') ? takeSection(line) : takeSetting(line);
    }

    ConfigValues values;

private:
    [[nodiscard]] QString here() const { return u"line %1 of %2"_s.arg(m_number).arg(m_path); }
    [[nodiscard]] Error refused(const QString &why) const
    {
        return invalid(u"The configuration cannot be used: %1, in %2."_s.arg(why, here()));
    }

    Result<void> takeSection(const QString &line)
    {
        m_section = line.mid(1, line.size() - 2).trimmed();
        if (!line.endsWith(u']'))
            return refused(u"a section ends with ]"_s);
        if (knownNames(m_section).isEmpty() || m_section.isEmpty())
            return refused(u"there is no section [%1], only %2"_s.arg(m_section, knownNames({})));
        return {};
    }

    Result<void> takeSetting(const QString &line)
    {
        const qsizetype equals = line.indexOf(u'=');
        if (equals < 0)
            return refused(u"this is neither a [section] nor a setting (key = value)"_s);
        const QString name = line.left(equals).trimmed();
        const QString text = line.mid(equals + 1).trimmed();
        if (m_section.isEmpty())
            return refused(u"the setting %1 stands before the first [section]"_s.arg(name));
        const ConfigName *known = find(m_section, name);
        if (!known)
            return refused(u"[%1] has no setting %2, only %3"_s.arg(m_section, name, knownNames(m_section)));
        static const QRegularExpression comment(u"\\s[#;]"_s);
        if (text.contains(comment))
            return refused(
                u"a comment stands on a line of its own (in an address write # as %23 and a blank as %20)"_s);
        if (const auto earlier = values.constFind(known->key); earlier != values.constEnd())
            return refused(u"%1 was set before, in %2"_s.arg(name, earlier->origin));
        if (!text.isEmpty())
            values.insert(known->key, {text, here()});
        return {};
    }

    const QString m_path;
    QString m_section;
    int m_number = 0;
};

/// The file must be ours alone when it holds a password.
Result<void> checkPrivacy(const QFile &file, const ConfigValues &values)
{
    struct stat status = {};
    if (::fstat(file.handle(), &status) != 0 || !S_ISREG(status.st_mode) || (status.st_mode & 077) == 0)
        return {};
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (!holdsPassword(it.key(), it->text))
            continue;
        return Error{
            Error::Code::PermissionDenied,
            u"The configuration is not used: %1 holds a password, and others can read the file (mode 0%2). "
            "Run: chmod 600 %3"_s.arg(it->origin, QString::number(status.st_mode & 07777, 8),
                                      file.fileName()),
            {},
            {}};
    }
    return {};
}

} // namespace

Result<ConfigValues> parse(const QByteArray &content, const QString &path)
{
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString text = decode(content);
    if (decode.hasError() || text.contains(QChar::Null))
        return invalid(u"The configuration cannot be used: %1 is not a text in UTF-8."_s.arg(path));
    Parser parser(path);
    for (const QString &line : text.split(u'\n')) {
        if (const Result<void> taken = parser.take(line.trimmed()); !taken)
            return taken.error();
    }
    return parser.values;
}

Result<ConfigValues> read(const QString &path)
{
    if (QFileInfo(path).isDir())
        return invalid(u"The configuration cannot be read: %1 is a directory."_s.arg(path));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const bool missing = !QFileInfo::exists(path);
        return Error{
            missing ? Error::Code::NotFound : Error::Code::PermissionDenied,
            missing ? u"The configuration cannot be read: there is no file %1."_s.arg(path)
                    : u"The configuration cannot be read: %1 may not be opened by this user. Use another one "
                      "with --config FILE, or none with --config /dev/null."_s.arg(path),
            file.errorString(),
            {}};
    }
    const QByteArray content = file.read(kLargestFile + 1);
    if (content.size() > kLargestFile)
        return invalid(u"The configuration cannot be read: %1 is larger than 1 MiB."_s.arg(path));
    Result<ConfigValues> values = parse(content, path);
    if (!values)
        return values;
    if (const Result<void> isPrivate = checkPrivacy(file, *values); !isPrivate)
        return isPrivate.error();
    // A path in a file is meant from where the file is, not from where the program was started.
    for (const ConfigKey key :
         {ConfigKey::JwtSecretFile, ConfigKey::ApiTlsCertificate, ConfigKey::ApiTlsKey}) {
        if (const auto named = values->find(key); named != values->end())
            named->text = QDir::cleanPath(QFileInfo(path).absoluteDir().absoluteFilePath(named->text));
    }
    return values;
}

} // namespace scorewatch::configfile
