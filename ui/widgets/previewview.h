// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/base/error.h"
#include "core/moderation/actreport.h"

namespace scorewatch::ui {

class BoardDiff;
class Notice;
class TextLabel;
class Theme;
struct ActSubject;

/// What an act would do, before it is done: the board before and after, who moves up, what else ends, or why not.
class PreviewView final : public QWidget
{
    Q_OBJECT

public:
    explicit PreviewView(const Theme &theme, QWidget *parent = nullptr);

    void clear();
    void setPreview(const ActPreview &preview, const ActSubject &subject);
    void showError(const scorewatch::Error &error);

    [[nodiscard]] bool isRefused() const { return m_refused; }
    [[nodiscard]] const std::optional<ActPreview> &preview() const { return m_preview; }
    [[nodiscard]] QString sentence() const;

private:
    [[nodiscard]] static QString placeSentence(const ActPreview &preview, const ActSubject &subject);
    [[nodiscard]] static QString climbersSentence(const ActPreview &preview);
    [[nodiscard]] static QString endsSentence(const ActPreview &preview);

    TextLabel *m_heading;
    Notice *m_notice;
    BoardDiff *m_diff;
    TextLabel *m_sentence;
    std::optional<ActPreview> m_preview;
    bool m_refused = false;
};

} // namespace scorewatch::ui
