#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# links.sh ROOT: every relative link of the documentation leads to a file.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$1"

mapfile -t pages < <(files_of . -name '*.md')
for page in "${pages[@]}"; do
  while IFS=: read -r line link; do
    target=${link#*](}
    target=${target%)}
    target=${target%%#*}
    target=${target%% *}
    case $target in
      ''|http://*|https://*|mailto:*) continue ;;
      /*) path=.$target ;;
      *) path=$(dirname "$page")/$target ;;
    esac
    if [[ ! -e $path ]]; then refuse 'it leads nowhere' <<<"$page:$line: $target"; fi
  done < <(grep -noE '\]\([^)]+\)' "$page" || true)
done
finish
