// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/theme/paint.h"
#include "ui/theme/palette.h"

namespace scorewatch::ui {

class TextLabel;
class Theme;

/// A mark and a few words in the status bar; the whole story is in the tooltip.
class StatusItem final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusItem(const Theme &theme, QWidget *parent = nullptr);

    void setStatus(Mark mark, Ink ink, const QString &text, const QString &more = {});
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    Mark m_mark = Mark::Dash;
    Ink m_ink = Ink::Faint;
    TextLabel *m_label;
};

} // namespace scorewatch::ui
