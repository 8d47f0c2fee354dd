// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationdesk.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace scorewatch::ui {

class Notice;
class TextField;
class TextLabel;

/// A step that is done to a case and not to the player, or back from an act: what is asked, a few words why, one button.
class CaseStep final : public Card
{
    Q_OBJECT

public:
    enum class Step { Note, Watch, Close, HandOver, Opinion, TakeBack };
    Q_ENUM(Step)

    explicit CaseStep(const Theme &theme, QWidget *parent = nullptr);

    void setDesk(ModerationDesk *desk);
    /// `actId` is the act to take back.
    void start(Step step, const CaseSummary &summary, qint64 actId = 0);

    [[nodiscard]] Step step() const { return m_step; }
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void changed(const scorewatch::CaseSummary &summary);
    void noted(qint64 caseId);
    void tookBack(const scorewatch::ActRecord &inverse, const QString &username);
    void refreshWanted();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layOut();
    void updateVerb();
    void submit();
    void submitSummary();
    void send(const QFuture<Result<CaseSummary>> &answer);
    void fail(const scorewatch::Error &error);
    void setBusy(bool busy);
    [[nodiscard]] QString words() const;
    [[nodiscard]] bool isComplete() const;

    ModerationDesk *m_desk = nullptr;
    TextLabel *m_title;
    TextLabel *m_explanation;
    TextLabel *m_whoLabel;
    QLineEdit *m_who;
    QComboBox *m_verdict;
    TextField *m_words;
    Notice *m_problem;
    QPushButton *m_verb;
    QPushButton *m_withdraw; ///< the wish for an opinion
    CaseSummary m_case;
    qint64 m_actId = 0;
    Step m_step = Step::Note;
    int m_deskChanges = 0;
    bool m_busy = false;
};

} // namespace scorewatch::ui
