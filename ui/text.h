// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/error.h"
#include "core/domain/userid.h"

namespace scorewatch::ui {

/// Text from data as it may be shown: one line, of bounded length, without control characters and without the
/// direction marks with which a name can pretend to be another. Markup stays as it is: nothing here renders it.
QString shownText(const QString &text, int maxLength = 120);

/// A player's name made safe; the first eight characters of the id while the name is not known.
QString shownName(const QString &name, const UserId &id);

/// The same, fenced so that a right-to-left name cannot reorder the sentence around it.
QString nameInSentence(const QString &name, const UserId &id);

/// One or two letters for the avatar: "Mei-Lin Zhao" gives ML.
QString initials(const QString &name);

/// For setToolTip(), which would otherwise take text from data for HTML.
QString plainToolTip(const QString &text);

/// A title for an error of that kind, a few words: "Not permitted".
QString errorTitle(Error::Code code);

} // namespace scorewatch::ui
