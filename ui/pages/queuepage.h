// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include "core/base/error.h"
#include "ui/pages/deskpage.h"

class QStackedWidget;
class QTimer;

namespace scorewatch::ui {

class Actions;
class CaseFilterBar;
class CaseGlance;
class CaseModel;
class CaseTable;
class LeaseClock;
class PageHeader;
class StatePane;

/// The review queue: who waits to be judged, the gravest first, who looks after whom, and the same for many at once.
class QueuePage final : public DeskPage
{
    Q_OBJECT

public:
    enum class Picture { Closed, Loading, Empty, NoMatch, Rows, Stale, Forbidden, Offline, Error };
    Q_ENUM(Picture)

    /// The clock is set by what the server says with each answer, and outlives the page.
    QueuePage(const Theme &theme, const Actions &actions, LeaseClock &clock, QWidget *parent = nullptr);

    void setDesk(ModerationDesk *desk) override;
    [[nodiscard]] std::optional<CaseSummary> current() const override;
    void refresh() override;
    void acceptSummary(const CaseSummary &summary) override;
    void focusView() override;

    /// So many cases down; up where negative.
    void step(int rows);
    void focusFilter();

    [[nodiscard]] Picture picture() const { return m_picture; }
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] const CaseModel &model() const { return *m_model; }
    [[nodiscard]] CaseFilterBar &filterBar() const { return *m_filter; }
    [[nodiscard]] CaseTable *table() const { return m_table; }

Q_SIGNALS:
    void openRequested(qint64 caseId);
    /// How many cases are open in all, for the sidebar.
    void openCases(qint64 count);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void layOut(const Actions &actions);
    void restyle();
    void arrange();
    void tick();
    void accept(const Result<CaseQueue> &answer);
    void countOpen();
    void present(Picture picture);
    void selectionChanged();
    void showCurrent();
    void actOnPane();
    [[nodiscard]] QString summary() const;

    LeaseClock &m_clock;
    CaseModel *m_model;
    PageHeader *m_header;
    CaseFilterBar *m_filter;
    QStackedWidget *m_stack;
    CaseTable *m_table;
    StatePane *m_pane;
    CaseGlance *m_glance;
    QTimer *m_seconds;
    Picture m_picture = Picture::Closed;
    std::optional<scorewatch::Error> m_error;
    std::chrono::milliseconds m_readAt{0};
    qint64 m_total = 0;
    int m_request = 0; ///< answers to older requests are dropped
    int m_ticks = 0;
    bool m_waiting = false;
    bool m_askAgain = false; ///< something changed while an answer was on its way
};

} // namespace scorewatch::ui
