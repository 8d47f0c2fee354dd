// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QScopedValueRollback>
#include <QStyleHints>

#include "ui/theme/themestyle.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr double kBodyPixels = 13.0;

struct FontSpec
{
    double pixels;
    QFont::Weight weight;
};

FontSpec specOf(FontRole role)
{
    switch (role) {
    case FontRole::Strong:
        return {13, QFont::DemiBold};
    case FontRole::Small:
    case FontRole::Fixed:
        return {12, QFont::Normal};
    case FontRole::SmallStrong:
        return {12, QFont::DemiBold};
    case FontRole::Tiny:
        return {11, QFont::DemiBold};
    case FontRole::Heading:
        return {15, QFont::DemiBold};
    case FontRole::Title:
        return {19, QFont::DemiBold};
    case FontRole::Figure:
        return {24, QFont::DemiBold};
    case FontRole::Body:
        break;
    }
    return {13, QFont::Normal};
}

} // namespace

Theme::Theme(QApplication &application)
    : m_application(application)
    , m_systemFont(QApplication::font())
    , m_family(QFontDatabase::hasFamily(u"Inter"_s) ? u"Inter"_s : m_systemFont.family())
    , m_style(new ThemeStyle)
{
    m_application.setStyle(m_style);
    apply();
    m_application.installEventFilter(this);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
#endif
}

/// The next theme of this application starts from the system's font again, not from this one's.
Theme::~Theme()
{
    QApplication::setFont(m_systemFont);
}

void Theme::setChoice(Choice choice)
{
    if (m_choice == choice)
        return;
    m_choice = choice;
    apply();
}

void Theme::setZoom(double zoom)
{
    zoom = std::clamp(zoom, kZooms.front(),
                      kZooms.back()); // the distances of a huge one would all be the same
    zoom = *std::min_element(kZooms.begin(), kZooms.end(),
                             [zoom](double a, double b) { return std::abs(a - zoom) < std::abs(b - zoom); });
    if (qFuzzyCompare(zoom, m_zoom))
        return;
    m_zoom = zoom;
    apply();
}

void Theme::stepZoom(int steps)
{
    const auto present = std::find(kZooms.begin(), kZooms.end(), m_zoom) - kZooms.begin();
    setZoom(kZooms[size_t(std::clamp<qsizetype>(present + steps, 0, qsizetype(kZooms.size()) - 1))]);
}

void Theme::setReducedMotion(bool reduced)
{
    if (m_reducedMotion == reduced)
        return;
    m_reducedMotion = reduced;
    Q_EMIT changed();
}

QFont Theme::font(FontRole role) const
{
    const FontSpec spec = specOf(role);
    if (role != FontRole::Fixed)
        return fontOfSize(spec.pixels * m_scale, spec.weight);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPixelSize(std::max(1, px(spec.pixels)));
    return fixed;
}

QFont Theme::fontOfSize(double pixels, QFont::Weight weight) const
{
    QFont font = m_systemFont;
    font.setFamily(m_family);
    font.setPixelSize(std::max(1, qRound(pixels)));
    font.setWeight(weight);
    return font;
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    // The platform's way of saying that the desktop went dark or light before Qt had a signal for it.
    if (watched == &m_application && event->type() == QEvent::ApplicationPaletteChange && !m_applying
        && m_choice == Choice::System)
        QMetaObject::invokeMethod(this, &Theme::apply, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

bool Theme::systemIsDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
    // Without a palette of ours in the way the application's palette is the desktop's.
    QApplication::setPalette(QPalette());
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

void Theme::apply()
{
    if (m_applying)
        return;
    const QScopedValueRollback<bool> guard(m_applying, true);
    const bool dark = m_choice == Choice::Dark || (m_choice == Choice::System && systemIsDark());
    m_palette = dark ? Palette::darkColours() : Palette::lightColours();
    // A desktop that asks for small text still gets the design's size; who wants less has the zoom.
    m_scale = std::max(1.0, QFontInfo(m_systemFont).pixelSize() / kBodyPixels) * m_zoom;
    m_style->setLook(m_palette, m_scale);
    QApplication::setFont(font(FontRole::Body));
    QApplication::setPalette(m_palette.toQPalette());
    Q_EMIT changed();
}

} // namespace scorewatch::ui
