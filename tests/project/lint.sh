#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# lint.sh ROOT [--all] [--fix]: what ./dev lint runs. Formatting and analysis are done by version 14 of clang's tools
# only, the one of Debian 12: others format differently and find other things, so elsewhere both are left out, saying so.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
checks=$(cd "$(dirname "$0")" && pwd)
cd "$1"
all='' fix=''
for argument in "${@:2}"; do
  case $argument in
    --all) all=1 ;;
    --fix) fix=1 ;;
  esac
done
jobs=${JOBS:-$(nproc)}
failed=()

# step NAME COMMAND ...
step() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then
    printf 'ok      %s\n' "$name"
  else
    printf '%s\n' "$said"
    printf 'FAILED  %s\n' "$name"
    failed+=("$name")
  fi
}

left_out() { printf 'left out  %s: %s\n' "$1" "$2"; }

# Sources that differ from where this branch left the main one, and those whose header does.
changed_sources() {
  local base
  base=$(git merge-base HEAD origin/HEAD 2>/dev/null || git merge-base HEAD main 2>/dev/null || git rev-parse HEAD)
  { git diff --name-only --diff-filter=d "$base"; git ls-files --others --exclude-standard; } \
    | sed -n 's/\.\(cpp\|h\)$/.cpp/p' | sort -u
}

format() { xargs -0 -n 16 -P "$jobs" clang-format-14 --dry-run -Werror --ferror-limit=5; }

# clang cannot read the compiler's precompiled headers, so it gets a build directory of its own without any; of this only
# what the meta-object compiler generates is made. CMake is asked for that directly: its target would compile the
# libraries first. The targets that hold nothing but resources have nothing to generate.
prepare_analysis() {
  cmake --preset tidy -Werror=dev || return
  find build/tidy -name AutogenInfo.json -not -path '*_resources_*' -print0 | xargs -0 -P "$jobs" -I{} cmake -E cmake_autogen {} Dev
}

analyse() {
  xargs -0 -n 1 -P "$jobs" clang-tidy-14 -p build/tidy --quiet 2>&1 | { grep -vE '^[0-9]+ warnings? generated' || true; }
}

from_list() { printf '%s\0' "${list[@]}" | "$@"; }

mapfile -t list < <(files_of . -name '*.cpp' -o -name '*.h')
if command -v clang-format-14 >/dev/null; then
  if [[ $fix ]]; then from_list xargs -0 -n 16 -P "$jobs" clang-format-14 -i; fi
  step "formatting, ${#list[@]} files" from_list format
else
  left_out formatting 'Debian 13 has no clang-format 14'
fi

mapfile -t list < <(files_of . -name '*.sh' -o -path ./dev -o -path ./.ci/run)
step "shell scripts, ${#list[@]} files" shellcheck -x -P SCRIPTDIR "${list[@]}"
for check in architecture sizes licences leftovers links; do step "$check" bash "$checks/$check.sh" .; done

if command -v clang-tidy-14 >/dev/null; then
  step 'CMake without warnings' prepare_analysis
  mapfile -t list < <(files_of . -name '*.cpp')
  if [[ ! $all ]]; then mapfile -t list < <(comm -12 <(printf '%s\n' "${list[@]}") <(changed_sources)); fi
  # What this configuration does not build, clang-tidy cannot know how to read.
  mapfile -t list < <(for file in "${list[@]}"; do
    if grep -qF "\"file\": \"$PWD/$file\"" build/tidy/compile_commands.json; then printf '%s\n' "$file"; fi
  done)
  if (( ${#list[@]} )); then
    step "static analysis, ${#list[@]} files" from_list analyse
  else
    left_out 'static analysis' 'no source differs from the main branch; --all looks at everything'
  fi
else
  left_out 'static analysis' 'Debian 13 has no clang-tidy 14'
fi

if (( ${#failed[@]} )); then
  printf 'Failed: %s\n' "$(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
  exit 1
fi
