// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace scorewatch::ui {

class TextLabel;
class Theme;

/// The top of every page: its title, what is known and how fresh it is in one sentence, actions at the right.
class PageHeader final : public QWidget
{
    Q_OBJECT

public:
    PageHeader(const Theme &theme, const QString &title, QWidget *parent = nullptr);

    /// Between title and sentence.
    void addBadge(QWidget *badge);
    void addAction(QWidget *button);
    void setSentence(const QString &sentence);
    [[nodiscard]] QString sentence() const;
    /// For the wall: without actions, in letters of that many pixels; 0 is the usual header.
    void setPixelSize(double pixels);

private:
    void restyle();

    const Theme &m_theme;
    QHBoxLayout *m_row;
    QHBoxLayout *m_badges;
    QWidget *m_actions;
    TextLabel *m_title;
    TextLabel *m_sentence;
};

} // namespace scorewatch::ui
