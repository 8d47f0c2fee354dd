#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# selftest.sh GUI-LIBRARY DAEMON: every check refuses a tree made bad for it, names the place, and takes a good tree.
set -euo pipefail
checks=$(cd "$(dirname "$0")" && pwd)
gui_library=$1
daemon=$2
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
failures=0

fail() {
  printf 'FAIL: %s\n' "$*"
  failures=$(( failures + 1 ))
}

# put FILE: standard input becomes FILE of the tree, below its licence line.
put() {
  mkdir -p "$home/tree/$(dirname "$1")"
  { printf '// SPDX-License-Identifier: GPL-3.0-or-later\n'; cat; } >"$home/tree/$1"
}

good_tree() {
  rm -rf "$home/tree"
  put core/base/a.h <<<'#include <QString>'
  put core/live/a.cpp <<<'#include "core/base/a.h"'
  put ui/page.cpp <<<'#include "core/live/a.h"'
  put tests/core/live/tst_a.cpp <<<'#include "core/live/a.h"'
  put .git/objects/b.cpp <<<'FIXME'
  put build/dev/moc_b.cpp <<<'FIXME'
  printf 'See [this](core/base/a.h) and [that](https://example.org).\n' >"$home/tree/README.md"
  printf 'GNU GENERAL PUBLIC LICENSE\n' >"$home/tree/LICENSE"
}

# accepts CHECK
accepts() {
  local said
  said=$(bash "$checks/$1.sh" "$home/tree" 2>&1) || fail "$1 refuses a good tree: $said"
}

# refuses CHECK PLACE: the tree as it is now, naming PLACE; then the tree is good again.
refuses() {
  local said
  if said=$(bash "$checks/$1.sh" "$home/tree" 2>&1); then
    fail "$1 takes $2: $(tail -n 1 "$home/tree/${2%%:*}")"
  elif [[ $said != *"$2"* ]]; then
    fail "$1 does not name $2: $said"
  fi
  good_tree
}

lines() { yes "${2:-// .}" | head -n "$1" || true; }

good_tree
for check in architecture sizes licences leftovers links; do accepts "$check"; done

put core/base/bad.cpp <<<'#include "ui/page.h"';              refuses architecture core/base/bad.cpp:2
put core/base/bad.cpp <<<'#include "api/server.h"';           refuses architecture core/base/bad.cpp:2
put core/base/bad.cpp <<<'#include <QtWidgets/QWidget>';      refuses architecture core/base/bad.cpp:2
put core/base/bad.cpp <<<'# include <QtGui>';                 refuses architecture core/base/bad.cpp:2
put core/base/bad.cpp <<<'#include "core/redis/c.h"';         refuses architecture core/base/bad.cpp:2
put core/live/bad.cpp <<<'#include "core/scoring/c.h"';       refuses architecture core/live/bad.cpp:2
put core/CMakeLists.txt <<<'target_link_libraries(core Qt6::Gui)'; refuses architecture core/CMakeLists.txt:2
put api/bad.cpp <<<'#include "ui/page.h"';                    refuses architecture api/bad.cpp:2
put ui/bad.cpp <<<'#include "api/server.h"';                  refuses architecture ui/bad.cpp:2
put ui/bad.cpp <<<'#include "../core/base/a.h"';              refuses architecture ui/bad.cpp:2
put ui/bad.h <<<'#include "page.h"';                          refuses architecture ui/bad.h:2
put ui/bad.cpp <<<'    Backend::instance().ban();';           refuses architecture ui/bad.cpp:2
put ui/bad.cpp <<<'    connect(a, SIGNAL(b()), c, SLOT(d()));'; refuses architecture ui/bad.cpp:2
put ui/bad.cpp <<<'    if (dialog.exec() == 1) return;';      refuses architecture ui/bad.cpp:2
put ui/bad.cpp <<<'    QMessageBox::warning(this, a, b);';    refuses architecture ui/bad.cpp:2
put core/live/fine.cpp <<<'    QCoreApplication::instance()->quit();'; accepts architecture
put core/live/fine.cpp <<<'    const auto rows = connection.exec(kRows);'; accepts architecture
put core/live/bad.cpp <<<'#include "core/scoring/c.h"'
printf 'live scoring  # why\n' >"$home/tree/tests/project.allow"
mkdir -p "$home/tree/tests/project"
mv "$home/tree/tests/project.allow" "$home/tree/tests/project/architecture.allow"
accepts architecture
printf 'live players  # nobody needs this\n' >>"$home/tree/tests/project/architecture.allow"
refuses architecture 'live players'

lines 400 | put core/base/bad.cpp;                            refuses sizes core/base/bad.cpp
lines 150 | put core/base/bad.h;                              refuses sizes core/base/bad.h
{ echo 'int f()'; echo '{'; lines 49 '    g();'; echo '}'; } | put ui/bad.cpp; refuses sizes ui/bad.cpp:3
{ echo '    void f_data()'; echo '    {'; lines 90 '        g();'; echo '    }'; } | put tests/fine.cpp; accepts sizes
{ echo 'struct F'; echo '{'; lines 60 '    int g;'; echo '};'; } | put ui/fine.cpp; accepts sizes

echo 'int a;' >"$home/tree/core/base/bad.cpp";                refuses licences core/base/bad.cpp
echo 'let a;' >"$home/tree/tests/bad.js";                     refuses licences tests/bad.js
echo 'SELECT 1;' >"$home/tree/core/base/bad.sql";             refuses licences core/base/bad.sql
: >"$home/tree/ui/bad.h";                                     refuses licences ui/bad.h
rm "$home/tree/LICENSE";                                      refuses licences LICENSE

put core/base/bad.cpp <<<'// FIXME: later';                   refuses leftovers core/base/bad.cpp:2
put core/base/bad.cpp <<<'auto p = "/home/somebody/p";';      refuses leftovers core/base/bad.cpp:2
put tests/tst_bad.cpp <<<'    QTest::qWait(100);';            refuses leftovers tests/tst_bad.cpp:2
put tests/tst_bad.cpp <<<'auto p = "/tmp/p";';                refuses leftovers tests/tst_bad.cpp:2
put tests/tst_bad.cpp <<<'    QSKIP("no server");';           refuses leftovers tests/tst_bad.cpp:2
printf '    sleep_for(\n        600ms); // what is tested: silence\n' | put tests/tst_fine.cpp; accepts leftovers

printf 'See\n[this](docs/none.md#part).\n' >"$home/tree/README.md"; refuses links README.md:2

bash "$checks/no_gui.sh" "$daemon" >"$home/said" || fail "no_gui refuses the daemon: $(cat "$home/said")"
if bash "$checks/no_gui.sh" "$gui_library" >"$home/said"; then fail 'no_gui takes a library of the screen'; fi
if bash "$checks/no_gui.sh" /bin/true >"$home/said"; then fail 'no_gui takes a program without Qt'; fi

if (( failures )); then exit 1; fi
echo 'Every check can refuse, and takes what is good.'
