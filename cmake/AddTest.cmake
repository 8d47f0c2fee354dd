# SPDX-License-Identifier: GPL-3.0-or-later
# scorewatch_add_test(NAME LAYER core|api|ui|app [LABELS …] [TIMEOUT seconds] [LIBRARIES …])
#
# Builds NAME.cpp (one QtTest class) of the folder it is called in, links the layer under test and the test support,
# and registers it. Widgets are driven on the offscreen platform; no test needs a display.

# Qt tells every test the folders it comes from, for QFINDTESTDATA, which nobody uses here: resources do. Being different
# in each test, they would keep the tests from sharing a precompiled header.
set_property(TARGET Qt6::Test PROPERTY INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)

function(scorewatch_add_test name)
  cmake_parse_arguments(ARG "" "LAYER;TIMEOUT" "LABELS;LIBRARIES" ${ARGN})
  if(ARG_LAYER STREQUAL "ui" AND NOT SCOREWATCH_GUI)
    return()
  endif()
  add_executable(${name} ${name}.cpp)
  target_link_libraries(${name} PRIVATE Scorewatch::TestSupport ${ARG_LIBRARIES})
  if(ARG_LAYER STREQUAL "ui")
    target_link_libraries(${name} PRIVATE Scorewatch::Ui)
  elseif(ARG_LAYER STREQUAL "api")
    target_link_libraries(${name} PRIVATE Scorewatch::Api)
  elseif(ARG_LAYER STREQUAL "app")
    target_link_libraries(${name} PRIVATE Scorewatch::AppLib)
  endif()
  if(Qt6_VERSION VERSION_GREATER_EQUAL 6.8)
    # Its QTRY_ macros put 64 bits of milliseconds into an int, in our file. Qt 6.4 keeps the check on for every test.
    set_source_files_properties(${name}.cpp PROPERTIES COMPILE_OPTIONS -Wno-conversion)
  endif()
  if(TARGET scorewatch_test_${ARG_LAYER}pch)
    target_precompile_headers(${name} REUSE_FROM scorewatch_test_${ARG_LAYER}pch)
    # Empty for most tests, and reading the precompiled header takes longer than that.
    set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES
    TIMEOUT ${ARG_TIMEOUT}
    LABELS "${ARG_LAYER};${ARG_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;MALLOC_PERTURB_=165;ASAN_OPTIONS=detect_stack_use_after_return=1;UBSAN_OPTIONS=print_stacktrace=1;TSAN_OPTIONS=ignore_noninstrumented_modules=1")
endfunction()
