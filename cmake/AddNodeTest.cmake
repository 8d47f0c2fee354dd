# SPDX-License-Identifier: GPL-3.0-or-later
# scorewatch_add_node_test(NAME SCRIPT [ARGUMENTS …] [LABELS …] [TIMEOUT seconds])
#
# Registers SCRIPT of the folder it is called in. What it needs from outside is in tests/api/package.json, which ./dev
# installs; without it the test fails and says so. SCOREWATCHD and SCOREWATCH_APISTACK are the paths of the programs,
# SCOREWATCH_SANITIZE is set where they are slow because of it. Without the programs there is nothing to test.
find_program(SCOREWATCH_NODE NAMES node nodejs)

function(scorewatch_add_node_test name script)
  if(NOT SCOREWATCH_PROGRAMS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "TIMEOUT" "ARGUMENTS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set(node "${SCOREWATCH_NODE}")
  if(NOT node)
    set(node node) # found, or missed, when the test runs
  endif()
  add_test(NAME ${name} COMMAND "${node}" "${CMAKE_CURRENT_SOURCE_DIR}/${script}" ${ARG_ARGUMENTS})
  set_tests_properties(${name} PROPERTIES
    TIMEOUT ${ARG_TIMEOUT}
    LABELS "api;node;${ARG_LABELS}"
    ENVIRONMENT "LC_ALL=C.UTF-8;MALLOC_PERTURB_=165;SCOREWATCH_SANITIZE=${SCOREWATCH_SANITIZE};SCOREWATCHD=$<TARGET_FILE:scorewatchd>;SCOREWATCH_APISTACK=$<TARGET_FILE:scorewatch_apistack>")
endfunction()
