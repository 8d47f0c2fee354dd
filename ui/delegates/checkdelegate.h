// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include "core/doctor/doctorcheck.h"
#include "ui/theme/palette.h"

namespace scorewatch::ui {

class Theme;

/// How a status of the self-test looks.
struct CheckLook
{
    QString icon;
    Ink ink;
};
CheckLook lookOf(DoctorCheck::Status status);

/// Paints a line of the self-test: the status as icon and word, the rest as text on one line.
class CheckDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CheckDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace scorewatch::ui
