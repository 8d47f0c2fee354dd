// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include "core/moderation/moderationdesk.h"
#include "ui/actwords.h"
#include "ui/widgets/actform.h"
#include "ui/widgets/card.h"

class QPushButton;
class QTimer;
class QToolButton;

namespace scorewatch::ui {

class Notice;
class PreviewView;
class ProofView;
class TextLabel;

/// An act from its reason to its proof, beside the evidence and never over it: what is to be done, what it would do, and
/// then whether it has arrived, with the way back.
class ActPanel final : public Card
{
    Q_OBJECT

public:
    enum class Stage { Form, Acting, Proof };
    Q_ENUM(Stage)

    explicit ActPanel(const Theme &theme, QWidget *parent = nullptr);

    void setDesk(ModerationDesk *desk);
    /// For the player who is in the panel already only the choice changes: what was typed stays.
    void start(const ActSubject &subject, ActChoice choice);
    /// More is known now about the player in the panel: an act of somebody else was seen.
    void setSubject(const ActSubject &subject);
    /// The act of the panel was taken back by that one.
    void showTakenBack(const ActRecord &inverse);

    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] const ActSubject &subject() const { return m_subject; }
    [[nodiscard]] const PreviewView &preview() const { return *m_preview; }
    [[nodiscard]] const ProofView &proof() const { return *m_proof; }
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void acted(const scorewatch::ActRecord &record, const QString &username);
    void undoRequested(qint64 actId);
    /// Somebody was first: what is shown is old.
    void refreshWanted();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();
    void edited();
    void askPreview();
    void updateVerb();
    void submit();
    void accept(const Result<ActRecord> &answer);
    void showStage(Stage stage);
    [[nodiscard]] QString whereItWas() const;

    ModerationDesk *m_desk = nullptr;
    TextLabel *m_title;
    QToolButton *m_close;
    ActForm *m_form;
    PreviewView *m_preview;
    Notice *m_problem;
    TextLabel *m_missing;
    QPushButton *m_verb;
    ProofView *m_proof;
    QPushButton *m_undo;
    QTimer *m_typing;
    ActSubject m_subject;
    std::optional<ActRecord> m_record;
    Stage m_stage = Stage::Form;
    int m_request = 0; ///< answers to older requests are dropped
    int m_deskChanges = 0;
};

} // namespace scorewatch::ui
