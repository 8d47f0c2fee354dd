// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled for the tests of core, which all begin with the same headers.
#pragma once

#include <QSignalSpy>
#include <QTest>

#include "core/pch.h"
