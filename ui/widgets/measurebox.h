// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace scorewatch::ui {

/// A field for a measured value: "10" and "8.5", not "10.00".
class MeasureBox final : public QDoubleSpinBox
{
public:
    using QDoubleSpinBox::QDoubleSpinBox;

    [[nodiscard]] QString textFromValue(double value) const override
    {
        QString text = QDoubleSpinBox::textFromValue(value);
        const QString point = locale().decimalPoint();
        if (!text.contains(point))
            return text;
        while (text.endsWith(locale().zeroDigit()))
            text.chop(int(locale().zeroDigit().size()));
        if (text.endsWith(point))
            text.chop(int(point.size()));
        return text;
    }
};

} // namespace scorewatch::ui
