// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

#include "ui/theme/theme.h"

namespace scorewatch::ui {

/// A label that never takes text for markup and follows the theme in face, size and colour.
class TextLabel final : public QLabel
{
    Q_OBJECT

public:
    TextLabel(const Theme &theme, FontRole role, Ink ink = Ink::Text, QWidget *parent = nullptr);

    void setInk(Ink ink);
    /// Shortens with "…" what does not fit, the whole being in the tooltip; may then be narrower than its text.
    void setElided(bool elided);
    /// Only where it differs, so that a clock that calls it costs nothing.
    void setShownText(const QString &text);
    /// For what grows with its room: a size in pixels instead of the role's; 0 goes back to the role.
    void setPixelSize(double pixels);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    FontRole m_role;
    Ink m_ink;
    double m_pixels = 0;
    bool m_elided = false;
};

} // namespace scorewatch::ui
