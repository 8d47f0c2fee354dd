#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sizes.sh ROOT: a source has at most 400 lines, a header 150, a function 50; past that it is asking to be two.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$1"

mapfile -t sources < <(files_of . -name '*.cpp' -o -name '*.h')
(( ${#sources[@]} )) || finish
refuse 'split it' < <(awk '
  function report() { if (lines > limit) print file ": " lines " lines, at most " limit }
  FNR == 1 { report(); file = FILENAME; limit = file ~ /\.h$/ ? 150 : 400 }
  { lines = FNR }
  END { report() }' "${sources[@]}")

# The formatting makes functions plain to see: "{" alone on a line opens one, the "}" of the same indentation closes it;
# a type is closed by "};". A test's table of cases (name_data()) is as long as there are cases.
refuse 'split it' < <(awk '
  FNR == 1 { delete opened }
  /^ *\{$/ && before !~ /_data\(\)$/ { opened[index($0, "{")] = FNR }
  /^ *\}$/ {
    column = index($0, "}")
    if (column in opened && FNR - opened[column] >= 50)
      print FILENAME ":" opened[column] ": a function of " FNR - opened[column] + 1 " lines, at most 50"
    delete opened[column]
  }
  /^ *\};$/ { delete opened[index($0, "}")] }
  { before = $0 }' "${sources[@]}")
finish
