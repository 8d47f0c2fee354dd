// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/fraud/frauddesk.h"

namespace scorewatch::ui {

class Theme;

/// How many players reached which measured value, with a threshold that the arrow keys or the mouse move. The heights
/// are logarithmic: the few far out are what one looks for.
class Histogram final : public QWidget
{
    Q_OBJECT

public:
    explicit Histogram(const Theme &theme, QWidget *parent = nullptr);

    void setBars(const QList<LabReport::Bar> &bars, double threshold);
    void setThreshold(double threshold);
    [[nodiscard]] double threshold() const { return m_threshold; }
    /// Who would be hit: those in the bars above, and a share of the bar the threshold lies in.
    [[nodiscard]] qint64 playersAbove() const;
    [[nodiscard]] bool isEmpty() const { return m_bars.isEmpty(); }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The person moved it.
    void thresholdMoved(double threshold);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void move(double threshold);
    void describe();
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double low() const { return m_bars.first().from; }
    [[nodiscard]] double high() const { return m_bars.last().to; }
    [[nodiscard]] double xOf(double value) const;
    void drawAxis(QPainter &painter) const;
    void drawThreshold(QPainter &painter) const;

    const Theme &m_theme;
    QList<LabReport::Bar> m_bars;
    double m_threshold = 0;
};

} // namespace scorewatch::ui
