// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace scorewatch::ui {

class Theme;

/// A field for a few lines of plain text, framed like the fields of one line. Tab goes on to the next field.
class TextField final : public QPlainTextEdit
{
    Q_OBJECT

public:
    TextField(const Theme &theme, int lines, QWidget *parent = nullptr);

protected:
    bool event(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    int m_lines;
};

} // namespace scorewatch::ui
