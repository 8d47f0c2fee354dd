// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QFont>
#include <QObject>

#include "ui/theme/palette.h"

class QApplication;

namespace scorewatch::ui {

class ThemeStyle;

/// What a piece of text is for; its size follows the system's font size and the zoom.
enum class FontRole {
    Body, ///< 13 px
    Strong,
    Small, ///< 12 px: table heads, second lines
    SmallStrong,
    Tiny,    ///< 11 px: counts in badges
    Heading, ///< 15 px
    Title,   ///< 19 px: one a page
    Figure,  ///< 24 px: the number of a card
    Fixed,   ///< 12 px, all letters of one width: statements, addresses
};

/// The look in force: it owns the palette and the sizes, gives them to the application, and says when they change.
/// Made once, right after the QApplication, and outlives every window.
class Theme final : public QObject
{
    Q_OBJECT

public:
    enum class Choice { System, Dark, Light };
    Q_ENUM(Choice)

    /// The sizes one can choose; 1 is the design's.
    static constexpr std::array kZooms{0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5};

    explicit Theme(QApplication &application);
    ~Theme() override;

    [[nodiscard]] Choice choice() const { return m_choice; }
    void setChoice(Choice choice);
    [[nodiscard]] double zoom() const { return m_zoom; }
    /// Takes the nearest of kZooms.
    void setZoom(double zoom);
    /// So many sizes larger or smaller.
    void stepZoom(int steps);
    /// True when nothing may move: rows jump to their places and nothing fades.
    [[nodiscard]] bool reducedMotion() const { return m_reducedMotion; }
    void setReducedMotion(bool reduced);

    [[nodiscard]] const Palette &palette() const { return m_palette; }
    [[nodiscard]] QFont font(FontRole role) const;
    /// The same face at another size, for what grows with its room (board rows, the wall).
    [[nodiscard]] QFont fontOfSize(double pixels, QFont::Weight weight) const;
    /// A length of the design, which is drawn for 13 px text, at the present text size.
    [[nodiscard]] int px(double length) const { return qRound(length * m_scale); }
    [[nodiscard]] double scale() const { return m_scale; }

Q_SIGNALS:
    /// Colours or sizes are different now; whoever painted with them paints again.
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] bool systemIsDark();
    void apply();

    QApplication &m_application;
    QFont m_systemFont;
    QString m_family;
    ThemeStyle *m_style = nullptr; // the application owns it
    Choice m_choice = Choice::System;
    double m_zoom = 1.0;
    double m_scale = 1.0;
    bool m_reducedMotion = false;
    bool m_applying = false;
    Palette m_palette;
};

} // namespace scorewatch::ui
