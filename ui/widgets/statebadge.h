// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/live/liveboard.h"
#include "ui/theme/paint.h"
#include "ui/theme/palette.h"

namespace scorewatch::ui {

class Theme;

/// How a state of the feed looks: colour, word and shape, so that no one of them is the only signal.
struct LiveStateLook
{
    QString word;
    Ink ink = Ink::Text;
    Mark mark = Mark::Dot;
};
LiveStateLook lookOf(LiveState state);

/// The pill that says live, late, resyncing or offline.
class StateBadge final : public QWidget
{
    Q_OBJECT

public:
    explicit StateBadge(const Theme &theme, QWidget *parent = nullptr);

    void setState(LiveState state);
    [[nodiscard]] LiveState state() const { return m_state; }
    /// For the wall: the height of its letters in pixels; 0 is the usual size.
    void setPixelSize(double pixels);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont textFont() const;

    const Theme &m_theme;
    LiveState m_state = LiveState::Offline;
    double m_pixels = 0;
};

} // namespace scorewatch::ui
