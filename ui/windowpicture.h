// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

class QFileDialog;
class QWidget;

/// Pictures of a window as it looks.
namespace scorewatch::ui::windowpicture {

/// Opens the dialog for a file name and returns at once; the dialog tells the choice and deletes itself.
QFileDialog *askWhere(const QByteArray &page, QWidget *window);
/// As a PNG file; one of that name is replaced.
Result<void> save(QWidget &window, const QString &path);

} // namespace scorewatch::ui::windowpicture
