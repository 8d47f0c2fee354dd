// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "ui/mainwindow.h"

namespace scorewatch::ui {
class Theme;
}

namespace scorewatch::test {

/// What the pictures of moderation are made with.
struct DeskGallery
{
    ui::Theme &theme;
    std::function<std::unique_ptr<ui::MainWindow>(QSize)> window;
    std::function<void(QWidget &, const QString &)> save;
    std::function<void(int)> letPass; ///< milliseconds

    void all();

private:
    void queue();
    void queueStates();
    void cases();
    void acts();
    void small();
};

} // namespace scorewatch::test
