#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# no_gui.sh PROGRAM: neither it nor a library it loads belongs to a screen.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

loaded=$(LC_ALL=C ldd "$1")
grep -q 'libQt6Core' <<<"$loaded" || refuse 'it does not even load QtCore, so this looked at the wrong program' <<<"$1"
refuse 'a library of the screen' < <(
  grep -oE 'lib(Qt6(Gui|Widgets|Svg|SvgWidgets|Charts|OpenGL|PrintSupport|Qml|Quick|DBus)|X11|xcb|wayland|GL|EGL|GLX|fontconfig|freetype)[^ ]*' \
    <<<"$loaded" || true)
finish
