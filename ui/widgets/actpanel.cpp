// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/actpanel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/casewords.h"
#include "ui/text.h"
#include "ui/theme/themeicon.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/previewview.h"
#include "ui/widgets/proofview.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {

ActPanel::ActPanel(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_title(new TextLabel(theme, FontRole::Heading))
    , m_close(new QToolButton)
    , m_form(new ActForm(theme))
    , m_preview(new PreviewView(theme))
    , m_problem(new Notice(theme))
    , m_missing(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_verb(new QPushButton)
    , m_proof(new ProofView(theme))
    , m_undo(new QPushButton(tr("Undo")))
    , m_typing(new QTimer(this))
{
    setFocusPolicy(Qt::StrongFocus);
    layOut();
    m_typing->setSingleShot(true);
    m_typing->setInterval(250ms);
    connect(m_typing, &QTimer::timeout, this, &ActPanel::askPreview);
    connect(m_form, &ActForm::edited, this, &ActPanel::edited);
    connect(m_form, &ActForm::submitted, this, &ActPanel::submit);
    connect(m_verb, &QPushButton::clicked, this, &ActPanel::submit);
    connect(m_problem, &Notice::actionTriggered, this, &ActPanel::refreshWanted);
    connect(m_close, &QToolButton::clicked, this, &ActPanel::closed);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        if (m_record)
            Q_EMIT undoRequested(m_record->id);
    });
    showStage(Stage::Form);
}

void ActPanel::layOut()
{
    m_title->setElided(true);
    m_close->setIcon(themeIcon(theme(), u"close"_s));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this panel"));
    m_close->setAccessibleName(tr("Close this panel"));
    m_problem->setClosable(false);
    m_missing->setWordWrap(true);
    m_verb->setObjectName(u"verb"_s);
    m_undo->setObjectName(u"undo"_s);
    m_undo->setIcon(themeIcon(theme(), u"undo"_s));
    m_undo->setToolTip(tr("Brings back exactly what was before (U)"));

    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme().px(16), theme().px(12), theme().px(16), theme().px(16));
    column->setSpacing(theme().px(10));
    column->addLayout(top);
    column->addWidget(m_form);
    column->addWidget(m_problem);
    column->addWidget(m_missing);
    column->addWidget(m_verb);
    column->addWidget(m_preview);
    column->addWidget(m_proof);
    column->addWidget(m_undo, 0, Qt::AlignLeft);
}

void ActPanel::setDesk(ModerationDesk *desk)
{
    m_desk = desk;
    m_proof->setDesk(desk);
    ++m_request; // answers of another desk are about others
    ++m_deskChanges;
    if (m_stage == Stage::Acting)
        showStage(Stage::Form);
    updateVerb();
}

void ActPanel::start(const ActSubject &subject, ActChoice choice)
{
    if (m_stage == Stage::Acting) // the answer belongs to whom it was asked for
        return;
    if (m_subject.player != subject.player || m_stage != Stage::Form)
        m_form->clear();
    m_subject = subject;
    m_record.reset();
    m_proof->stop();
    m_problem->hide();
    m_preview->clear();
    m_form->setChoice(choice);
    showStage(Stage::Form);
    askPreview();
    m_form->focusFirst();
}

void ActPanel::setSubject(const ActSubject &subject)
{
    // Only once the person was told: until then the act is to be refused where somebody was first.
    if (subject.player != m_subject.player || m_stage != Stage::Form || m_problem->isHidden())
        return;
    if (subject == m_subject)
        return;
    m_subject = subject;
    askPreview();
}

void ActPanel::edited()
{
    updateVerb();
    if (m_stage == Stage::Form)
        m_typing->start();
}

void ActPanel::askPreview()
{
    m_typing->stop();
    if (!m_desk || m_subject.player.isNull())
        return;
    ActRequest request = m_form->request(m_subject);
    if (!m_form->hasReason()) // one can look before one knows what to say
        request.reason = actwords::title(m_form->choice());
    if (request.kind == ActKind::Correct && request.scoreChange == 0)
        return m_preview->clear();
    const int number = ++m_request;
    async::onFinished(m_desk->preview(request), this, [this, number](const Result<ActPreview> &preview) {
        if (number != m_request || m_stage != Stage::Form)
            return;
        if (preview) {
            m_preview->setPreview(*preview, m_subject);
            m_form->setSecondPersonWanted(preview->needsSecondPerson);
        } else {
            m_preview->showError(preview.error());
        }
        updateVerb();
    });
}

void ActPanel::updateVerb()
{
    const ActKind kind = actwords::kindOf(m_form->choice());
    const bool danger = kind == ActKind::Ban;
    m_verb->setProperty(kEmphasisProperty, int(danger ? Emphasis::Danger : Emphasis::Primary));
    m_verb->setText(m_form->verb(m_subject));
    m_verb->setToolTip(tr("Ctrl+Return"));
    const QString missing = m_preview->isRefused() ? QString() : m_form->missing();
    m_missing->setShownText(missing);
    m_missing->setVisible(m_stage == Stage::Form && !missing.isEmpty());
    m_verb->setEnabled(m_desk && m_stage == Stage::Form && missing.isEmpty() && !m_preview->isRefused());
    m_title->setShownText(actwords::title(m_form->choice()) + u" · "_s
                          + shownName(m_subject.username, m_subject.player));
    m_verb->update();
}

void ActPanel::submit()
{
    if (!m_verb->isEnabled())
        return;
    showStage(Stage::Acting);
    m_problem->hide();
    async::onFinished(m_desk->act(m_form->request(m_subject)), this,
                      [this, desk = m_deskChanges](const Result<ActRecord> &answer) {
                          if (desk == m_deskChanges)
                              accept(answer);
                      });
}

void ActPanel::accept(const Result<ActRecord> &answer)
{
    if (!answer) {
        showStage(Stage::Form);
        m_problem->setError(answer.error());
        m_problem->setAction(answer.error().code == Error::Code::Conflict ? tr("Refresh") : QString());
        m_problem->show();
        m_form->focusFirst();
        if (answer.error().code == Error::Code::Conflict)
            Q_EMIT refreshWanted();
        return;
    }
    m_record = *answer;
    m_proof->follow(answer->id, whereItWas());
    showStage(Stage::Proof);
    setFocus();
    Q_EMIT acted(*answer, m_subject.username);
}

QString ActPanel::whereItWas() const
{
    const std::optional<ActPreview> &preview = m_preview->preview();
    if (!preview || !preview->rankBefore || preview->rankBefore == preview->rankAfter)
        return {};
    return tr("%1 was %2")
        .arg(nameInSentence(m_subject.username, m_subject.player), casewords::ordinal(*preview->rankBefore));
}

void ActPanel::showTakenBack(const ActRecord &inverse)
{
    if (!m_record || inverse.inverseOf != m_record->id)
        return;
    m_record.reset();
    m_title->setShownText(tr("Taken back · %1").arg(shownName(m_subject.username, m_subject.player)));
    m_proof->follow(inverse.id, {});
    m_undo->hide();
}

void ActPanel::showStage(Stage stage)
{
    m_stage = stage;
    m_form->setVisible(stage != Stage::Proof);
    m_form->setEnabled(stage == Stage::Form);
    m_preview->setVisible(stage != Stage::Proof);
    m_verb->setVisible(stage != Stage::Proof);
    m_proof->setVisible(stage == Stage::Proof);
    m_undo->setVisible(stage == Stage::Proof && m_record);
    updateVerb();
    if (stage == Stage::Proof)
        m_title->setShownText(actwords::done(*m_record, m_subject.username));
}

QString ActPanel::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->sentence();
}

void ActPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        Card::keyPressEvent(event);
}

} // namespace scorewatch::ui
