// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

#include "ui/theme/palette.h"

class QStyleOptionButton;
class QStyleOptionHeader;
class QStyleOptionSlider;

namespace scorewatch::ui {

/// How much a button wants to be pressed; set as the dynamic property `kEmphasisProperty`.
enum class Emphasis { Normal, Primary, Danger, Quiet };
inline constexpr char kEmphasisProperty[] = "emphasis";

/// Fusion with flat, rounded panels, thin scroll bars and a focus ring one can see, drawn from our palette alone.
/// A style and not a style sheet: sheets cut palettes and fonts off from their parents and are slow to apply anew.
class ThemeStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    ThemeStyle();

    /// Values, not a pointer to the theme: the application owns the style and may outlive the theme.
    void setLook(const Palette &palette, double scale);

    void polish(QWidget *widget) override;
    void polish(QApplication *application) override;
    void unpolish(QApplication *application) override;
    using QProxyStyle::polish;
    using QProxyStyle::unpolish;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] int px(double length) const { return qRound(length * m_scale); }
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
    double m_scale = 1.0;
    bool m_altDown = false;
};

} // namespace scorewatch::ui
