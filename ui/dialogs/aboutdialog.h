// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace scorewatch::ui {

class Theme;

/// Which version this is, what it runs on, and under which licence it may be passed on.
class AboutDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(const Theme &theme, QWidget *parent = nullptr);
};

} // namespace scorewatch::ui
