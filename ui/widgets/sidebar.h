// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QAction;
class QVBoxLayout;

namespace scorewatch::ui {

class NavButton;
class TextLabel;
class Theme;

/// The list of pages in groups. Where the window is narrow it shows the icons alone.
class Sidebar final : public QScrollArea
{
    Q_OBJECT

public:
    explicit Sidebar(const Theme &theme, QWidget *parent = nullptr);

    /// Under the heading `group`, which appears with its first page. The action opens the page and follows it.
    void addPage(const QString &group, QAction *action);
    /// A count beside the page's name; 0 takes it away. `urgent` ones are in the colour of what is wrong.
    void setCount(const QAction *action, int count, bool urgent);
    void setCompact(bool compact);
    [[nodiscard]] bool isCompact() const { return m_compact; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QList<TextLabel *> m_groups;
    QList<NavButton *> m_buttons;
    bool m_compact = false;
};

} // namespace scorewatch::ui
