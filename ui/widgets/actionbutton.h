// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

class QAction;

namespace scorewatch::ui {

class Theme;

/// A button for a command of the table, with the key that does the same drawn as a key cap.
class ActionButton final : public QPushButton
{
    Q_OBJECT

public:
    ActionButton(const Theme &theme, QAction *action, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();
    [[nodiscard]] QString keyText() const;

    const Theme &m_theme;
    QAction *m_action;
};

} // namespace scorewatch::ui
