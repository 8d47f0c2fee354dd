#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# architecture.sh ROOT: dependencies point one way, and the habits that keep it so.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$1"

sources() {
  local folder
  for folder in "$@"; do
    if [[ -d $folder ]]; then files_of . -path "./$folder/*" \( -name '*.cpp' -o -name '*.h' \); fi
  done
}

# forbid WHY PATTERN FOLDER ...
forbid() {
  local why=$1 pattern=$2 files
  shift 2
  mapfile -t files < <(sources "$@")
  refuse "$why" < <(matches "$pattern" "${files[@]}")
}

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*'
screen='(Gui|Widgets|Svg|SvgWidgets|Charts|OpenGL|OpenGLWidgets|PrintSupport|Qml|Quick)'

# Between the layers: app -> {ui, api} -> core. Short forms such as <QColor> do not compile where Gui is not linked.
forbid 'core knows no other layer' "${include}[<\"](ui|api|app|tests|bench)/" core
forbid 'ui knows core only' "${include}[<\"](api|app|tests|bench)/" ui
forbid 'api knows core only' "${include}[<\"](ui|app|tests|bench)/" api
forbid 'app ships, tests do not' "${include}[<\"](tests|bench)/" app
forbid 'core and api have no screen' "${include}[<\"]Qt${screen}[/>\"]" core api
mapfile -t lists < <(files_of . \( -path './core/*' -o -path './api/*' \) -name CMakeLists.txt)
refuse 'core and api link nothing with a screen' < <(matches "Qt6?::$screen\b" "${lists[@]}")

# Inside core: the ground is ordered, and a subject uses the ground and itself. What else is needed stands in
# architecture.allow, one "from to  # why" a line; a line that nothing needs any more is refused too.
ground_of() {
  case $1 in
    base) echo base ;;
    domain) echo base domain ;;
    config) echo base domain config ;;
    postgres|redis) echo base domain config "$1" ;;
    *) echo base domain config postgres redis "$1" ;;
  esac
}

allow_file=tests/project/architecture.allow
declare -A allowed=() used=()
if [[ -f $allow_file ]]; then
  while read -r from to _; do
    if [[ $from && $from != '#'* ]]; then allowed[$from/$to]=1; fi
  done <"$allow_file"
fi
mapfile -t core < <(sources core)
while IFS= read -r hit; do
  [[ $hit =~ ^core/([^/]+)/[^:]*:[0-9]+:.*\"core/([^/]+)/ ]] || continue
  from=${BASH_REMATCH[1]} to=${BASH_REMATCH[2]}
  [[ " $(ground_of "$from") " == *" $to "* ]] && continue
  if [[ ${allowed[$from/$to]:-} ]]; then used[$from/$to]=1; continue; fi
  refuse "core/$from may not use core/$to" <<<"$hit"
done < <(matches "$include\"core/[^/]+/" "${core[@]}")
for pair in "${!allowed[@]}"; do
  if [[ ! ${used[$pair]:-} ]]; then refuse 'nothing uses this permission' <<<"$allow_file: ${pair/\// }"; fi
done

# Habits. Paths start at the layer; nobody fetches collaborators from a global; no loop runs inside a loop.
forbid 'include paths start at the layer' "$include\"\.\./" core api ui app tests bench
mapfile -t files < <(sources core api ui app)
# The generated version is the one header without a layer.
refuse 'include paths start at the layer' \
  < <(matches "${include}\"[^/\"]+\.h\"" "${files[@]}" | grep -v '"scorewatch_version.h"' || true)
refuse 'no singletons: construct it in app and pass it on' \
  < <(matches '\binstance[[:space:]]*\(' "${files[@]}" | grep -vE '\bQ(Core|Gui)?Application::instance\(\)' || true)
forbid 'connect with member pointers' '\b(SIGNAL|SLOT)[[:space:]]*\(' core api ui app tests
forbid 'no nested event loop: return a future' '(\.|->)exec\(\)|\bQEventLoop\b|\bprocessEvents[[:space:]]*\(' core api ui
forbid 'no nested event loop: open() a dialog, popup() a menu' '(\.|->)exec[[:space:]]*\(' ui
forbid 'no nested event loop: use a dialog object and open() it' \
  '\b(QMessageBox::(question|warning|information|critical|about)|QInputDialog::get|QFileDialog::get|QColorDialog::get|QFontDialog::get)' ui app
finish
