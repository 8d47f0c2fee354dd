// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace scorewatch::ui {

class Theme;

/// A panel with round corners and a 1 px line, without a shadow.
class Card : public QWidget
{
    Q_OBJECT

public:
    explicit Card(const Theme &theme, QWidget *parent = nullptr);

    static constexpr double kRadius = 10;

protected:
    void paintEvent(QPaintEvent *event) override;
    [[nodiscard]] const Theme &theme() const { return m_theme; }

private:
    const Theme &m_theme;
};

} // namespace scorewatch::ui
