// SPDX-License-Identifier: GPL-3.0-or-later
// Ids, instants, roles and names as they come in messages, tokens and requests.
#include "core/domain/displayname.h"
#include "core/domain/role.h"
#include "core/domain/userid.h"
#include "core/live/instant.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

namespace {

void checkId(QByteArrayView text)
{
    const std::optional<UserId> id = UserId::fromText(text);
    REQUIRE(id == UserId::fromText(QString::fromLatin1(text)));
    if (id)
        REQUIRE(id->toByteArray() == text.toByteArray().toLower());
}

void checkInstant(QByteArrayView text)
{
    const std::optional<QDateTime> instant = instantFromIso(text);
    if (!instant)
        return;
    REQUIRE(instant->isValid() && instant->offsetFromUtc() == 0);
    REQUIRE(instantFromIso(instant->toString(Qt::ISODateWithMs).toLatin1()) == instant);
    const QByteArray bytes = text.toByteArray();
    // Qt rounds what is finer than a millisecond, and takes no offset of hours alone or without a colon everywhere.
    if (bytes.endsWith('Z') && bytes.size() <= 24)
        REQUIRE(QDateTime::fromString(QString::fromLatin1(bytes), Qt::ISODateWithMs) == *instant);
}

void checkRole(QByteArrayView text)
{
    const std::optional<Role> role = roleFromName(text);
    REQUIRE(!role || roleName(*role) == text);
}

void checkName(QByteArrayView text)
{
    const QString name = displayName(QString::fromUtf8(text));
    REQUIRE(name.size() <= kMaxDisplayName);
    REQUIRE(displayName(name) == name);
    REQUIRE(!name.contains(u'\n') && !name.contains(QChar(0x202e)));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView text(data, qsizetype(size));
    checkId(text);
    checkInstant(text);
    checkRole(text);
    checkName(text);
    return 0;
}
