// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>

namespace scorewatch::ui {

class Theme;

/// The fields of a form with their names: two to a line, under headings. Every field can be reached by a key and is named
/// for a screen reader.
class FormGrid final : public QGridLayout
{
    Q_OBJECT

public:
    static constexpr int kLongestField = 512; ///< characters, where a field sets no length of its own

    FormGrid(const Theme &theme, QWidget *page);

    void addHeading(int line, const QString &text);
    /// `column` is 0 or 1; one that spans the line has `wide`.
    void addField(int line, int column, const QString &label, QWidget *field, bool wide);
    /// A small remark under the fields.
    void addRemark(int line, const QString &text);

private:
    const Theme &m_theme;
};

} // namespace scorewatch::ui
