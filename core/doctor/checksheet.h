// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>

#include "core/doctor/doctorcheck.h"

namespace scorewatch {

/// What a rule makes of what was found.
struct Verdict
{
    DoctorCheck::Status status = DoctorCheck::Status::Unknown;
    QString found;
    QString expected = {};
    QString advice = {};

    bool operator==(const Verdict &) const = default;

    static Verdict ok(const QString &found, const QString &expected = {})
    {
        return {DoctorCheck::Status::Ok, found, expected, {}};
    }
    static Verdict unknown(const QString &why, const QString &advice = {})
    {
        return {DoctorCheck::Status::Unknown, why, {}, advice};
    }
};

/// The list of all checks, to be filled in. What nobody answered stays Unknown: silence is never taken for health.
class CheckSheet final
{
public:
    void answer(const char *id, const Verdict &verdict);
    /// Answers what is still open and has an id that starts with `prefix`.
    void leaveOpen(const char *prefix, const QString &why);

    /// Every check, in the order of the list.
    [[nodiscard]] QList<DoctorCheck> checks() const;

private:
    QHash<QByteArray, Verdict> m_verdicts;
};

} // namespace scorewatch
