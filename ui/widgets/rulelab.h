// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/fraud/frauddesk.h"
#include "ui/widgets/card.h"

class QBoxLayout;
class QDoubleSpinBox;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTableView;

namespace scorewatch::ui {

class Figure;
class Histogram;
class LabHitModel;
class Notice;
class TextLabel;

/// Replays the chosen rule over the past with other numbers, shows whom it would have hit, and puts the numbers in
/// force when the person says so.
class RuleLab final : public Card
{
    Q_OBJECT

public:
    explicit RuleLab(const Theme &theme, QWidget *parent = nullptr);
    ~RuleLab() override;

    void setDesk(FraudDesk *desk);
    /// Another rule empties the lab; the same one, stored anew, does not.
    void setRule(const FraudRule &rule);
    [[nodiscard]] bool isRunning() const { return m_run != nullptr; }
    [[nodiscard]] const std::optional<LabReport> &report() const { return m_report; }
    /// The stored rule with the numbers of the lab.
    [[nodiscard]] FraudRule tried() const;

Q_SIGNALS:
    /// One of "Run in shadow" and "Make active" was pressed.
    void adoptRequested(const scorewatch::FraudRule &rule);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeFields();
    QWidget *makeProgress();
    QWidget *makeResult();
    QWidget *makeFigures();
    void makeHits();
    void run();
    void stop();
    void finish(const Result<LabReport> &report);
    void showReport();
    void showProgress(qint64 done, qint64 expected);
    void numbersChanged();
    void updateButtons();

    FraudDesk *m_desk = nullptr;
    FraudRule m_rule;
    std::unique_ptr<LabRun> m_run;
    std::optional<LabReport> m_report;
    TextLabel *m_title;
    TextLabel *m_sentence;
    Notice *m_notice;
    QDoubleSpinBox *m_threshold;
    QSpinBox *m_window;
    QSpinBox *m_days;
    QPushButton *m_start;
    QProgressBar *m_progress;
    TextLabel *m_rows;
    QWidget *m_progressRow = nullptr;
    QWidget *m_result = nullptr;
    QList<Figure *> m_figures; ///< hits, players, new, banned already, of the top 100
    Histogram *m_histogram;
    TextLabel *m_overlap;
    LabHitModel *m_hits;
    QTableView *m_table;
    QBoxLayout *m_adopt;
    QPushButton *m_shadow;
    QPushButton *m_active;
};

} // namespace scorewatch::ui
