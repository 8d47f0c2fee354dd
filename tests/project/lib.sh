# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the checks of the project share. Each check takes the root of a tree, prints "file:line: text  <- why" for what
# it refuses and ends with 1 if there was any. The tree need not be a git checkout.

refusals=0

# files_of ROOT FIND-EXPRESSION ...: the tree's own files, without what is built, fetched or hidden.
files_of() {
  local root=$1
  shift
  (cd "$root" && find . \( -name .git -o -name node_modules -o -path ./build -o -path './build-*' -o -path ./.cache \) \
    -prune -o -type f \( "$@" \) -print | sed 's|^\./||' | sort)
}

# refuse WHY: refuses every line of standard input.
refuse() {
  local hit
  while IFS= read -r hit; do
    printf '%s  <- %s\n' "$hit" "$1"
    refusals=$(( refusals + 1 ))
  done
}

# matches PATTERN FILE ...: "file:line:text" of what matches outside a comment line.
matches() {
  local pattern=$1
  shift
  (( $# )) || return 0
  grep -HnE -- "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+:[[:space:]]*(//|\*|# [^i])' || true
}

finish() {
  if (( refusals )); then
    printf '%s: %d refused.\n' "$(basename "$0" .sh)" "$refusals"
    exit 1
  fi
}
