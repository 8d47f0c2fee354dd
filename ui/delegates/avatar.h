// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPixmap>

#include "core/domain/userid.h"

namespace scorewatch::ui {

/// The player's own colour: the same in every session and every theme, dark enough for white letters.
QColor avatarColour(const UserId &id);

/// A round picture with the initials, `side` device-independent pixels wide.
QPixmap avatarPixmap(const UserId &id, const QString &letters, const QFont &font, int side,
                     double pixelRatio);

} // namespace scorewatch::ui
