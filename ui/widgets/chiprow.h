// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include "ui/theme/chip.h"

namespace scorewatch::ui {

class Theme;

/// Chips beside each other: severity and standing of a player.
class ChipRow final : public QWidget
{
    Q_OBJECT

public:
    explicit ChipRow(const Theme &theme, QWidget *parent = nullptr);

    void setChips(const QList<ChipLook> &chips);
    [[nodiscard]] const QList<ChipLook> &chips() const { return m_chips; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QList<ChipLook> m_chips;
};

} // namespace scorewatch::ui
