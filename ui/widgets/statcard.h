// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/card.h"

class QVBoxLayout;

namespace scorewatch::ui {

class Figure;
class TextLabel;

/// A card with a label, a large figure, and room below for what explains it.
class StatCard final : public Card
{
    Q_OBJECT

public:
    StatCard(const Theme &theme, const QString &label, QWidget *parent = nullptr);

    [[nodiscard]] Figure &figure() const { return *m_figure; }
    void setFigure(const QString &number, const QString &unit = {});
    void addBelow(QWidget *widget);

private:
    void restyle();

    QVBoxLayout *m_column;
    TextLabel *m_label;
    Figure *m_figure;
};

} // namespace scorewatch::ui
