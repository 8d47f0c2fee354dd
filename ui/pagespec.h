// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "ui/actions.h"

class QWidget;

namespace scorewatch::ui {

/// One page of the window. A new page is one more of these in MainWindow::addPages().
struct PageSpec
{
    QByteArray id; ///< for `--page` and the session: "live"
    QString group; ///< heading in the sidebar
    QString title;
    QString icon;
    Access needs = Access::Anyone;
    QWidget *widget = nullptr;
};

} // namespace scorewatch::ui
