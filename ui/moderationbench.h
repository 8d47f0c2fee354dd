// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QObject>
#include <QPointer>

#include "core/moderation/moderationdesk.h"
#include "ui/models/leaseclock.h"
#include "ui/widgets/notice.h"

namespace scorewatch::ui {

class Actions;
class CasePage;
class DeskPage;
class QueuePage;
class Theme;
class ToastArea;

/// Joins the pages of moderation to the commands of the menu: which case a key is about, what may be done to it now, and
/// the way back from the person's own acts.
class ModerationBench final : public QObject
{
    Q_OBJECT

public:
    /// How long "Undo" stays in sight after an act; in the history it stays for ever.
    static constexpr std::chrono::milliseconds kUndoSpan{10'000};

    ModerationBench(const Theme &theme, const Actions &actions, ToastArea &toasts, QObject *parent = nullptr);

    [[nodiscard]] QueuePage &queuePage() const { return *m_queue; }
    [[nodiscard]] CasePage &casePage() const { return *m_case; }

    /// Must outlive the bench or be taken back with nullptr.
    void setDesk(ModerationDesk *desk);
    /// The page that is seen: what its keys do.
    void setPage(const QByteArray &id);
    /// False where the page is none of these.
    bool refresh();
    /// The open case of that player; says so where there is none.
    void openCaseOf(const UserId &player);

Q_SIGNALS:
    void pageWanted(const QByteArray &id);
    /// For the sidebar.
    void openCases(qint64 count);

private:
    struct OwnAct
    {
        qint64 id = 0;
        QString username{};
        QPointer<Notice> notice{}; ///< with the way back, while it is seen
    };

    void connectActions();
    void connectPage(DeskPage *page);
    void updateActions();
    void openCase(qint64 caseId);
    void openCurrent();
    void step(int rows);
    void claim();
    void release();
    void watch();
    void noteAct(const ActRecord &record, const QString &username);
    void noteTakenBack(const ActRecord &inverse, const QString &username);
    void undo(qint64 actId);
    void tellAct(const ActRecord &record);
    [[nodiscard]] QString nameOf(qint64 actId) const;

    const Actions &m_actions;
    ToastArea &m_toasts;
    LeaseClock m_clock;
    QueuePage *m_queue;
    CasePage *m_case;
    DeskPage *m_page = nullptr; ///< the one that is seen
    ModerationDesk *m_desk = nullptr;
    QList<OwnAct> m_own; ///< that can still be taken back, the last one at the end
    bool m_undoing = false;
};

} // namespace scorewatch::ui
