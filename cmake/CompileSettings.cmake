# SPDX-License-Identifier: GPL-3.0-or-later
# The one place for flags. Every target of the project links Scorewatch::Options.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Ninja takes the colours out again where its output is not a terminal.
set(CMAKE_COLOR_DIAGNOSTICS ON)

# "Dev": optimised enough that timing means something, asserts on, line numbers for a backtrace.
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1 -DQT_FORCE_ASSERTS")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The precompiled headers need these two sloppinesses, or ccache never hits.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${CCACHE}")
endif()

add_library(scorewatch_options INTERFACE)
add_library(Scorewatch::Options ALIAS scorewatch_options)
target_include_directories(scorewatch_options INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_definitions(scorewatch_options INTERFACE
  QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_FOREACH
  QT_NO_URL_CAST_FROM_STRING QT_STRICT_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_compile_options(scorewatch_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wundef -Winvalid-pch
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # It sees overlapping copies in std::string's operator+ (GCC bug 105651), at -O3 only.
  target_compile_options(scorewatch_options INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
endif()
if(SCOREWATCH_WERROR)
  target_compile_options(scorewatch_options INTERFACE -Werror)
endif()

find_program(MOLD mold)
# g++ 12 knows -fuse-ld=mold; the sanitizers' run-time libraries link with it too.
if(MOLD)
  target_link_options(scorewatch_options INTERFACE -fuse-ld=mold)
endif()

if(SCOREWATCH_SANITIZE)
  # Sanitized code hides from g++ 12 what a variant's index guards: it then warns of values that are never read.
  target_compile_options(scorewatch_options INTERFACE
    -fsanitize=${SCOREWATCH_SANITIZE} -fno-sanitize-recover=all $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(scorewatch_options INTERFACE -fsanitize=${SCOREWATCH_SANITIZE})
endif()

if(SCOREWATCH_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "libFuzzer comes with clang: set CXX=clang++-14, or run ./dev fuzz.")
  endif()
  # The libraries tell libFuzzer where an input led; its main() comes with the programs in tests/fuzz.
  target_compile_options(scorewatch_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

configure_file("${PROJECT_SOURCE_DIR}/cmake/version.h.in" "${PROJECT_BINARY_DIR}/generated/scorewatch_version.h" @ONLY)
