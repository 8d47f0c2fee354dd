// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace scorewatch::ui {

class Theme;

/// A large button that explains itself: a picture, a few words, and what will happen.
class ChoiceCard final : public QAbstractButton
{
    Q_OBJECT

public:
    ChoiceCard(const Theme &theme, const QString &icon, const QString &title, const QString &explanation,
               QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QRect textRoom(int width) const;

    const Theme &m_theme;
    QString m_icon;
    QString m_explanation;
};

} // namespace scorewatch::ui
