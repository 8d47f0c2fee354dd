// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled for every source of ui.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include <QAbstractItemModel>
#include <QApplication>
#include <QBoxLayout>
#include <QFont>
#include <QHash>
#include <QLabel>
#include <QList>
#include <QObject>
#include <QPainter>
#include <QPushButton>
#include <QString>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QWidget>
