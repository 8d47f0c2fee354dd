// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

class QAction;

namespace scorewatch::ui {

class Theme;

/// One page in the sidebar: icon, name, and perhaps a count.
class NavButton final : public QAbstractButton
{
    Q_OBJECT

public:
    NavButton(const Theme &theme, QAction *action, QWidget *parent = nullptr);

    [[nodiscard]] const QAction *action() const { return m_action; }
    void setCount(int count, bool urgent);
    void setCompact(bool compact);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();
    void paintCount(QPainter &painter);

    const Theme &m_theme;
    QAction *m_action;
    int m_count = 0;
    bool m_urgent = false;
    bool m_compact = false;
};

} // namespace scorewatch::ui
