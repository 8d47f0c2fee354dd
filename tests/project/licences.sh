#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# licences.sh ROOT: the licence is there, and every source names it in its first line (its second after "#!").
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$1"

[[ -s LICENSE ]] || refuse 'the licence itself is missing' <<<'LICENSE'
mapfile -t sources < <(files_of . -name '*.cpp' -o -name '*.h' -o -name '*.in' -o -name '*.sql' -o -name '*.lua' \
  -o -name '*.cmake' -o -name '*.js' -o -name '*.mjs' -o -name CMakeLists.txt -o -name '*.sh' -o -path ./dev -o -path ./.ci/run)
(( ${#sources[@]} )) || finish
refuse 'it has to start with SPDX-License-Identifier: GPL-3.0-or-later' < <(awk '
  function report() { if (file && !named) print file }
  FNR == 1 { report(); file = FILENAME; named = 0; last = /^#!/ ? 2 : 1 }
  FNR <= last && /SPDX-License-Identifier: GPL-3\.0-or-later/ { named = 1 }
  END { report() }' "${sources[@]}")
mapfile -t empty < <(files_of . -empty \( -name '*.cpp' -o -name '*.h' -o -name '*.sql' -o -name '*.lua' -o -name '*.sh' \))
if (( ${#empty[@]} )); then refuse 'it is empty' < <(printf '%s\n' "${empty[@]}"); fi
finish
