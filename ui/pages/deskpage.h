// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "core/moderation/moderationdesk.h"
#include "ui/actwords.h"
#include "ui/widgets/casestep.h"

namespace scorewatch::ui {

class DeskColumn;
class Notice;
class Theme;

/// What queue and case have in common: the case that a command is about, the column in which is decided, and a place for
/// what went wrong, where the person looks.
class DeskPage : public QWidget
{
    Q_OBJECT

public:
    explicit DeskPage(const Theme &theme, QWidget *parent = nullptr);

    /// nullptr: there is none now.
    virtual void setDesk(ModerationDesk *desk);
    /// The case that a command is about.
    [[nodiscard]] virtual std::optional<CaseSummary> current() const = 0;
    /// The newest act on its player that is known here.
    [[nodiscard]] virtual std::optional<qint64> newestAct() const { return std::nullopt; }
    virtual void refresh() = 0;
    virtual void acceptSummary(const CaseSummary &summary) = 0;
    /// The view gets the focus back.
    virtual void focusView() = 0;

    void startAct(ActChoice choice);
    void startStep(CaseStep::Step step, qint64 actId = 0);
    void showProblem(const scorewatch::Error &error);
    /// What was wrong is no longer.
    void clearProblem();

    [[nodiscard]] DeskColumn &column() const { return *m_column; }
    [[nodiscard]] ModerationDesk *desk() const { return m_desk; }
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    /// Another case is the current one, or it is different now.
    void currentChanged();

protected:
    [[nodiscard]] const Theme &theme() const { return m_theme; }
    [[nodiscard]] Notice *notice() const { return m_notice; }
    [[nodiscard]] QString me() const;

private:
    const Theme &m_theme;
    ModerationDesk *m_desk = nullptr;
    DeskColumn *m_column;
    Notice *m_notice;
};

} // namespace scorewatch::ui
