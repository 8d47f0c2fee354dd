// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Text from data on a terminal.
namespace scorewatch::terminaltext {

/// Whether a terminal would do something else with it than show it in its place.
[[nodiscard]] bool isActive(char32_t c);
/// \n, \x1b, \u{202e} and the like.
[[nodiscard]] QString escaped(char32_t c);

/// The text on one line, with everything that a terminal would act on or that would reorder the line (control
/// characters, line separators, bidirectional controls) written as an escape such as \n or \x1b.
[[nodiscard]] QString printable(const QString &text);

/// Columns it takes on a terminal: 2 for East Asian wide characters and emoji, 0 for combining marks.
[[nodiscard]] int width(QStringView text);

/// Cut into lines of at most `columns`, at blanks where there are any.
[[nodiscard]] QStringList wrapped(const QString &text, int columns);

} // namespace scorewatch::terminaltext
