// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/moderation/moderationcase.h"

namespace scorewatch::ui {

class Theme;

/// A player's score over time, with the span that is suspicious on a fill of its own.
class ScoreCurve final : public QWidget
{
    Q_OBJECT

public:
    explicit ScoreCurve(const Theme &theme, QWidget *parent = nullptr);

    /// Oldest first; the span is invalid where nothing is suspicious.
    void setCurve(const QList<ScorePoint> &points, const QDateTime &suspectFrom, const QDateTime &suspectTo);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double xOf(const QDateTime &at) const;
    [[nodiscard]] double yOf(double score) const;
    void measure();
    void paintAxes(QPainter &painter) const;
    void paintSpan(QPainter &painter) const;
    void paintLine(QPainter &painter) const;
    [[nodiscard]] QString pointText(const ScorePoint &point) const;

    const Theme &m_theme;
    QList<ScorePoint> m_points;
    QDateTime m_suspectFrom;
    QDateTime m_suspectTo;
    qint64 m_from = 0; ///< ms since the epoch
    qint64 m_to = 1;
    double m_low = 0;
    double m_step = 1; ///< between two lines of the grid
    int m_lines = 4;
};

} // namespace scorewatch::ui
