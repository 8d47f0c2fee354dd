#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# leftovers.sh ROOT: nothing unfinished, no path of one machine, no fixed temporary file, no test that does not run.
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
mapfile -t files < <(files_of . -path './tests/*' -name 'tst_*.cpp')
if (( ${#files[@]} )); then
  forbid 'a test uses a directory of its own' '"/(tmp|var/tmp|dev/shm)/'
  # Sleeping itself may be the subject of a test; then a comment there says "what is tested".
  refuse 'a test waits for a condition, not for a time' < <(awk '
    slept && !/what is tested/ { print slept }
    { slept = "" }
    /(qWait|qSleep|msleep|usleep|sleep_for|QThread::sleep) *\(/ && !/what is tested/ { slept = FILENAME ":" FNR ":" $0 }
    END { if (slept) print slept }' "${files[@]}")
  forbid 'a test that fails is mended' '\bQEXPECT_FAIL[[:space:]]*\('
  refuse 'a test runs everywhere, but for what only root may or may not do' \
    < <(grep -HnE '\bQSKIP[[:space:]]*\(' "${files[@]}" | grep -vE 'QSKIP\(".*\b(root|user|mount)\b' || true)
fi
finish
