// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include "ui/theme/palette.h"

namespace scorewatch::ui {

class Theme;

/// A small line of the newest values without axes, for a card. Its owner decides how often a value comes.
class MiniChart final : public QWidget
{
    Q_OBJECT

public:
    MiniChart(const Theme &theme, int capacity, QWidget *parent = nullptr);

    void append(double value);
    void clear();
    void setInk(Ink ink);
    [[nodiscard]] const QList<double> &values() const { return m_values; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    int m_capacity;
    Ink m_ink = Ink::Good;
    QList<double> m_values;
};

} // namespace scorewatch::ui
