#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# leftovers.sh ROOT: nothing unfinished, no path of one machine, no fixed temporary file, no skipped test.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$1"

# The checks name what they refuse.
mapfile -t files < <(files_of . -not -path './tests/project/*' -not -name LICENSE -not -name '*.png' -not -name '*.svg' \
  -not -name '*.ttf' -not -name '*.qm')
(( ${#files[@]} )) || finish
# forbid WHY PATTERN
forbid() { refuse "$1" < <(grep -HnIE -- "$2" "${files[@]}" | cut -c1-200 || true); }
forbid 'finish it, or open an issue' '\b(TODO|FIXME|XXX|HACK)\b'
forbid 'a conflict was committed' '^(<<<<<<<|>>>>>>>|=======$)'
forbid 'a path of one machine' '(^|[^A-Za-z0-9_.$}~-])/(home|Users|root|work|workspace|builds)/[A-Za-z]'
mapfile -t files < <(files_of . -path './tests/*' \( -name '*.cpp' -o -name '*.h' \))
if (( ${#files[@]} )); then
  forbid 'a test uses a directory of its own' '"/(tmp|var/tmp|dev/shm)/'
  forbid 'a test waits for a condition, not for a time' '\b(qWait|qSleep|msleep|usleep|sleep_for|QThread::sleep)[[:space:]]*\('
  forbid 'a test runs' '\b(QSKIP|QEXPECT_FAIL)[[:space:]]*\('
fi
finish
