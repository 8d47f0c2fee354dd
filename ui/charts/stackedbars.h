// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QWidget>

#include "ui/theme/palette.h"

namespace scorewatch::ui {

class Theme;

/// Bars over time, each of parts that lie on one another, with a legend above and times below. Its accessible
/// description says in words what the bars show.
class StackedBars final : public QWidget
{
    Q_OBJECT

public:
    struct Series
    {
        QString name;
        Ink ink = Ink::Accent;
        QList<qint64> values; ///< one for each bar

        bool operator==(const Series &) const = default;
    };

    explicit StackedBars(const Theme &theme, QWidget *parent = nullptr);

    /// The first series lies at the bottom. Bar n begins at `from` + n steps.
    void setSeries(const QDateTime &from, std::chrono::seconds step, const QList<Series> &series);
    [[nodiscard]] const QList<Series> &series() const { return m_series; }
    [[nodiscard]] qint64 total() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void describe();
    void drawLegend(QPainter &painter, const QRectF &room) const;
    void drawBars(QPainter &painter, const QRectF &room) const;
    void drawTimes(QPainter &painter, const QRectF &room) const;
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] qsizetype bars() const { return m_series.isEmpty() ? 0 : m_series.first().values.size(); }
    [[nodiscard]] qint64 heightOf(qsizetype bar) const;

    const Theme &m_theme;
    QDateTime m_from;
    std::chrono::seconds m_step{60};
    QList<Series> m_series;
};

} // namespace scorewatch::ui
