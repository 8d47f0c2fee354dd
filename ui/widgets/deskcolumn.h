// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "ui/actwords.h"
#include "ui/widgets/actform.h"
#include "ui/widgets/bulkpanel.h"
#include "ui/widgets/casestep.h"

class QVBoxLayout;

namespace scorewatch {
class ModerationDesk;
}

namespace scorewatch::ui {

class ActPanel;

/// The column beside the evidence in which is decided: what can be done, or the panel of what is being done.
class DeskColumn final : public QScrollArea
{
    Q_OBJECT

public:
    explicit DeskColumn(const Theme &theme, QWidget *parent = nullptr);

    /// Shown while nothing is being done.
    void addIdle(QWidget *widget);
    void setDesk(ModerationDesk *desk);

    void startAct(const ActSubject &subject, ActChoice choice);
    void startStep(CaseStep::Step step, const CaseSummary &summary, qint64 actId = 0);
    void showBulk(const QList<CaseSummary> &cases);
    void closePanel();

    /// A panel is open.
    [[nodiscard]] bool isBusy() const { return m_open != nullptr; }
    [[nodiscard]] ActPanel &actPanel() const { return *m_act; }
    [[nodiscard]] CaseStep &stepPanel() const { return *m_step; }
    [[nodiscard]] BulkPanel &bulkPanel() const { return *m_bulk; }
    [[nodiscard]] bool isBulkOpen() const;

Q_SIGNALS:
    void acted(const scorewatch::ActRecord &record, const QString &username);
    void tookBack(const scorewatch::ActRecord &inverse, const QString &username);
    void undoRequested(qint64 actId);
    void changed(const scorewatch::CaseSummary &summary);
    void refreshWanted();
    void opened();
    void panelClosed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void present(QWidget *panel);
    void fit();

    const Theme &m_theme;
    QWidget *m_content;
    QVBoxLayout *m_column;
    QList<QWidget *> m_idle;
    ActPanel *m_act;
    CaseStep *m_step;
    BulkPanel *m_bulk;
    QWidget *m_open = nullptr;
};

} // namespace scorewatch::ui
