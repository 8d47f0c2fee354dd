// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/palette.h"
#include "ui/theme/stylemetrics.h"

class QStyleOptionButton;
class QStyleOptionHeader;
class QStyleOptionSlider;

namespace scorewatch::ui {

/// How much a button wants to be pressed; set as the dynamic property `kEmphasisProperty`.
enum class Emphasis { Normal, Primary, Danger, Quiet };
inline constexpr char kEmphasisProperty[] = "emphasis";

/// How everything is painted: flat, rounded panels and a focus ring one can see, from our palette alone.
/// A style and not a style sheet: sheets cut palettes and fonts off from their parents and are slow to apply anew.
class ThemeStyle final : public StyleMetrics
{
    Q_OBJECT

public:
    ThemeStyle();

    /// Values, not a pointer to the theme: the application owns the style and may outlive the theme.
    void setLook(const Palette &palette, double scale);

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const override;

private:
    void drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawToolButton(const QStyleOption *option, QPainter *painter) const;
    void drawField(const QStyleOption *option, QPainter *painter) const;
    void drawCheck(const QStyleOption *option, QPainter *painter, bool round) const;
    void drawFocus(const QStyleOption *option, QPainter *painter) const;
    void drawItem(const QStyleOption *option, QPainter *painter) const;
    void drawButtonLabel(const QStyleOptionButton *option, QPainter *painter, const QWidget *widget) const;
    void drawHeader(const QStyleOptionHeader *option, QPainter *painter) const;
    void drawMenuBarItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawComboBox(const QStyleOptionComplex *option, QPainter *painter) const;
    void drawScrollBar(const QStyleOptionSlider *option, QPainter *painter) const;

    Palette m_palette;
};

} // namespace scorewatch::ui
