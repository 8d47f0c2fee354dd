// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/moderation/moderationcase.h"

namespace scorewatch::ui {

class ChipRow;
class TextLabel;
class Theme;

/// Who it is about: avatar, name, how the player stands, and one sentence.
class PlayerHead final : public QWidget
{
    Q_OBJECT

public:
    /// A large one is the title of a page.
    PlayerHead(const Theme &theme, bool large, QWidget *parent = nullptr);

    void setCase(const CaseSummary &summary);
    void setSentence(const QString &sentence);
    [[nodiscard]] QString sentence() const;

private:
    class Avatar;

    Avatar *m_avatar;
    TextLabel *m_name;
    ChipRow *m_chips;
    TextLabel *m_sentence;
};

} // namespace scorewatch::ui
