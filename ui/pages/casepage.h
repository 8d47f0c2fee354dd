// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/pages/deskpage.h"

class QBoxLayout;
class QScrollArea;
class QStackedWidget;
class QTimer;

namespace scorewatch::ui {

class Actions;
class LeaseBar;
class LeaseClock;
class PlayerHead;
class RecordCard;
class ScoreCurve;
class StatePane;
class TextLabel;

/// Everything a case is judged by on one page: who, the curve, what the rules saw, log-ins, linked players, what was
/// decided before; and beside it the column in which is decided.
class CasePage final : public DeskPage
{
    Q_OBJECT

public:
    enum class Picture { Closed, Nothing, Loading, Case, Stale, Forbidden, Offline, Error };
    Q_ENUM(Picture)

    CasePage(const Theme &theme, const Actions &actions, const LeaseClock &clock, QWidget *parent = nullptr);

    void setDesk(ModerationDesk *desk) override;
    [[nodiscard]] std::optional<CaseSummary> current() const override;
    [[nodiscard]] std::optional<qint64> newestAct() const override;
    void refresh() override;
    void acceptSummary(const CaseSummary &summary) override;
    void focusView() override;

    void open(qint64 caseId);
    /// Somebody did something to the player of the case.
    void tellAct(const ActRecord &record);

    [[nodiscard]] qint64 caseId() const { return m_caseId; }
    [[nodiscard]] Picture picture() const { return m_picture; }
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString leaseSentence() const;
    [[nodiscard]] RecordCard &timeline() const { return *m_timeline; }

Q_SIGNALS:
    void queueRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    enum class Place { Beside, Above, Below };

    void makeCards(const Actions &actions);
    QWidget *makeCurve();
    void layOut();
    void restyle();
    void arrange();
    void accept(const Result<CaseDetail> &answer);
    void showDetail();
    void present(Picture picture);

    const LeaseClock &m_clock;
    QStackedWidget *m_stack;
    StatePane *m_pane;
    QScrollArea *m_scroll;
    QBoxLayout *m_body;    ///< scroll area and column
    QBoxLayout *m_content; ///< what scrolls
    QBoxLayout *m_pair;    ///< log-ins and linked players
    PlayerHead *m_head;
    LeaseBar *m_lease;
    TextLabel *m_span;
    ScoreCurve *m_curve;
    RecordCard *m_hits;
    RecordCard *m_linked;
    RecordCard *m_sessions;
    RecordCard *m_timeline;
    QTimer *m_seconds;
    std::optional<CaseDetail> m_detail;
    std::optional<scorewatch::Error> m_error;
    Picture m_picture = Picture::Closed;
    qint64 m_caseId = 0;
    int m_request = 0; ///< answers to older requests are dropped
    int m_ticks = 0;
    Place m_place = Place::Beside;
};

} // namespace scorewatch::ui
