// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody types who wants to play: name, address, password and country, a line each; and where calls come from.
#include "core/domain/displayname.h"
#include "core/identity/accountrules.h"
#include "core/identity/clientaddress.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

namespace {

void checkRegistration(const QStringList &lines)
{
    const Registration given{lines.value(0), lines.value(1), lines.value(2), lines.value(3), {}};
    const Registration registration = accountrules::normalized(given);
    REQUIRE(accountrules::normalized(registration).username == registration.username);
    static_cast<void>(accountrules::isPossibleLogin(given.username));
    if (const auto objection = accountrules::objection(registration)) {
        REQUIRE(objection->status != AccountOutcome::Status::Done);
        REQUIRE(!objection->field.isEmpty() && objection->sentence.endsWith(u'.'));
        return;
    }
    REQUIRE(accountrules::isPossibleLogin(registration.username)
            && accountrules::isPossibleLogin(registration.email));
    REQUIRE(displayName(registration.username) == registration.username);
    REQUIRE(registration.username.trimmed() == registration.username
            && !registration.username.contains(u'@'));
    REQUIRE(registration.email.count(u'@') == 1 && registration.email.size() <= accountrules::kMaxEmail);
    REQUIRE(registration.password.toUtf8().size() <= 72
            && registration.password.size() >= accountrules::kMinPassword);
}

void checkAddress(const QByteArray &text)
{
    const QByteArray address = clientaddress::canonical(text);
    REQUIRE(clientaddress::canonical(address) == address);
    REQUIRE(clientaddress::network(address) == clientaddress::network(text));
    REQUIRE(clientaddress::network(text).isEmpty() == address.isEmpty());
    REQUIRE(address.size() < 64 && !address.contains('%'));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    checkRegistration(QString::fromUtf8(bytes).split(u'\n'));
    checkAddress(bytes);
    return 0;
}
