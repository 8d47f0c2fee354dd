// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace scorewatch {

/// One line of the self-test: what was looked at, what was found, what it should be and what to do about it.
struct DoctorCheck
{
    enum class Status {
        Ok,
        Warning, ///< works, but not as it should
        Bad,     ///< something is blind or unsafe because of it
        Unknown, ///< could not be looked at; `found` says why
    };

    QString id; ///< stable and untranslated: "postgres.fsync"
    QString title;
    Status status = Status::Unknown;
    QString found;
    QString expected;
    QString advice; ///< what to do, a statement to run among it; empty when there is nothing to do

    bool operator==(const DoctorCheck &) const = default;
};

} // namespace scorewatch

Q_DECLARE_METATYPE(scorewatch::DoctorCheck)
