// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace scorewatch::ui {

/// Fusion with our sizes and habits: how large and where things are, and that mnemonics show while Alt is down.
class StyleMetrics : public QProxyStyle
{
    Q_OBJECT

public:
    StyleMetrics();

    void polish(QWidget *widget) override;
    void polish(QApplication *application) override;
    void unpolish(QApplication *application) override;
    using QProxyStyle::polish;
    using QProxyStyle::unpolish;

    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;

protected:
    void setScale(double scale) { m_scale = scale; }
    [[nodiscard]] double scale() const { return m_scale; }
    [[nodiscard]] int px(double length) const { return qRound(length * m_scale); }
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    double m_scale = 1.0;
    bool m_altDown = false;
};

} // namespace scorewatch::ui
