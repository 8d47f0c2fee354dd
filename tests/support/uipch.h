// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled for the tests of ui: Qt Test offers more where Widgets are linked, so core's tests cannot share this.
#pragma once

#include <QSignalSpy>
#include <QTest>

#include "ui/uipch.h"
