// SPDX-License-Identifier: GPL-3.0-or-later
// libpq's connection strings, and those of them that a connection profile takes apart.
#include "core/config/connectionprofile.h"
#include "core/config/postgresdsn.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(QByteArrayView(data, qsizetype(size)));
    const bool isReadable = bool(postgresdsn::check(text));
    const bool hasPassword = postgresdsn::holdsPassword(text);
    static_cast<void>(isReadable && hasPassword);

    ConnectionProfile profile;
    ConnectionSecrets secrets;
    if (!profile.readPostgresUri(text, &secrets))
        return 0;
    static_cast<void>(profile.check());

    const QString uri = profile.postgresUri(secrets.postgresPassword);
    ConnectionProfile again;
    ConnectionSecrets secretsAgain;
    REQUIRE(again.readPostgresUri(uri, &secretsAgain));
    REQUIRE(again == profile && secretsAgain == secrets);
    // Nobody can read it from what is shown.
    REQUIRE(!postgresdsn::holdsPassword(profile.postgresUri()));
    return 0;
}
