# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that is found outside the tree, in one place. The Debian package of each is in ./dev.
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC OFF)

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Network)
if(SCOREWATCH_GUI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets Svg)
endif()
if(SCOREWATCH_TESTS OR SCOREWATCH_BENCH)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq>=15)
pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET hiredis>=0.14)
pkg_check_modules(SIMDJSON REQUIRED IMPORTED_TARGET simdjson>=3.0)
find_package(Threads REQUIRED)
