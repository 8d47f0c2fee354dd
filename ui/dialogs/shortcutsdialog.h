// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace scorewatch::ui {

class Actions;
class Theme;

/// All keys, read from the table of commands.
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT

public:
    ShortcutsDialog(const Theme &theme, const Actions &actions, QWidget *parent = nullptr);
};

} // namespace scorewatch::ui
