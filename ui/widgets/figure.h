// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/theme/tabulartext.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

/// A large number with its unit beside it, in digits that keep their places.
class Figure final : public QWidget
{
    Q_OBJECT

public:
    explicit Figure(const Theme &theme, FontRole role = FontRole::Figure, QWidget *parent = nullptr);

    void setFigure(const QString &number, const QString &unit = {});
    void setInk(Ink ink);
    [[nodiscard]] const QString &number() const { return m_number; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    FontRole m_role;
    Ink m_ink = Ink::Text;
    TabularText m_digits;
    QString m_number;
    QString m_unit;
};

} // namespace scorewatch::ui
