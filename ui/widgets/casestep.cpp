// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/casestep.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/casewords.h"
#include "ui/text.h"
#include "ui/theme/themeicon.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textfield.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

struct StepRow
{
    const char *title;
    const char *explanation;
    const char *verb;
    bool needsWords;
};
// clang-format off
constexpr StepRow kSteps[] = {
    {QT_TRANSLATE_NOOP("CaseStep", "Note in the case"), QT_TRANSLATE_NOOP("CaseStep", "For whoever looks at it next. The player never sees it."), QT_TRANSLATE_NOOP("CaseStep", "Write the note"), true},
    {QT_TRANSLATE_NOOP("CaseStep", "Watch"), QT_TRANSLATE_NOOP("CaseStep", "Puts the case aside without penalty. The next rule hit brings it back."), QT_TRANSLATE_NOOP("CaseStep", "Watch %1"), true},
    {QT_TRANSLATE_NOOP("CaseStep", "Close the case"), QT_TRANSLATE_NOOP("CaseStep", "The verdict tells how good the rules are."), QT_TRANSLATE_NOOP("CaseStep", "Close the case of %1"), true},
    {QT_TRANSLATE_NOOP("CaseStep", "Hand over"), QT_TRANSLATE_NOOP("CaseStep", "Gives your claim to somebody else."), QT_TRANSLATE_NOOP("CaseStep", "Hand over"), false},
    {QT_TRANSLATE_NOOP("CaseStep", "Second opinion"), QT_TRANSLATE_NOOP("CaseStep", "Without a name, anybody is asked."), QT_TRANSLATE_NOOP("CaseStep", "Ask"), false},
    {QT_TRANSLATE_NOOP("CaseStep", "Take back"), QT_TRANSLATE_NOOP("CaseStep", "Brings back exactly what was before the act: score, rank, flag and tokens."), QT_TRANSLATE_NOOP("CaseStep", "Take the act on %1 back"), true},
};
// clang-format on

const StepRow &rowOf(CaseStep::Step step)
{
    return kSteps[size_t(step)];
}

} // namespace

CaseStep::CaseStep(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_title(new TextLabel(theme, FontRole::Heading))
    , m_explanation(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_whoLabel(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_who(new QLineEdit)
    , m_verdict(new QComboBox)
    , m_words(new TextField(theme, 4))
    , m_problem(new Notice(theme))
    , m_verb(new QPushButton)
    , m_withdraw(new QPushButton(tr("No opinion is wanted any more")))
{
    layOut();
    for (const Verdict verdict : {Verdict::Unfounded, Verdict::Inconclusive, Verdict::Confirmed})
        m_verdict->addItem(casewords::verdict(verdict), int(verdict));
    connect(m_words, &QPlainTextEdit::textChanged, this, &CaseStep::updateVerb);
    connect(m_who, &QLineEdit::textChanged, this, &CaseStep::updateVerb);
    connect(m_verb, &QPushButton::clicked, this, &CaseStep::submit);
    connect(m_withdraw, &QPushButton::clicked, this,
            [this] { send(m_desk->askOpinion(m_case.id, {}, words())); });
    connect(m_problem, &Notice::actionTriggered, this, &CaseStep::refreshWanted);
}

void CaseStep::layOut()
{
    auto *close = new QToolButton;
    close->setIcon(themeIcon(theme(), u"close"_s));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this panel"));
    close->setAccessibleName(tr("Close this panel"));
    connect(close, &QToolButton::clicked, this, &CaseStep::closed);
    m_title->setElided(true);
    m_explanation->setWordWrap(true);
    m_whoLabel->setText(tr("&Who"));
    m_whoLabel->setBuddy(m_who);
    m_who->setAccessibleName(tr("Who"));
    m_who->setMaxLength(64);
    m_verdict->setAccessibleName(tr("Verdict"));
    m_words->setObjectName(u"words"_s);
    m_words->setAccessibleName(tr("Why"));
    m_words->installEventFilter(this);
    m_who->installEventFilter(this);
    m_problem->setClosable(false);
    m_verb->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    m_verb->setObjectName(u"step"_s);
    m_verb->setToolTip(tr("Ctrl+Return"));

    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme().px(16), theme().px(12), theme().px(16), theme().px(16));
    column->setSpacing(theme().px(10));
    column->addLayout(top);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_explanation, m_whoLabel, m_who, m_verdict,
                                                            m_words, m_problem, m_verb, m_withdraw})
        column->addWidget(widget);
}

void CaseStep::setDesk(ModerationDesk *desk)
{
    m_desk = desk;
    ++m_deskChanges; // answers of another desk are about other cases
    setBusy(false);
}

void CaseStep::start(Step step, const CaseSummary &summary, qint64 actId)
{
    if (m_busy)
        return;
    const bool same = step == m_step && summary.id == m_case.id;
    m_step = step;
    m_case = summary;
    m_actId = actId;
    m_problem->hide();
    if (!same) {
        m_words->clear();
        m_who->clear();
    }
    const bool named = step == Step::HandOver || step == Step::Opinion;
    m_who->setVisible(named);
    m_whoLabel->setVisible(named);
    m_who->setPlaceholderText(step == Step::Opinion ? tr("Anybody") : tr("Name of a moderator"));
    m_verdict->setVisible(step == Step::Close);
    m_withdraw->setVisible(step == Step::Opinion && !summary.opinionWantedFrom.isEmpty());
    m_words->setPlaceholderText(rowOf(step).needsWords ? tr("Why?") : tr("A few words, if you like"));
    m_title->setShownText(tr(rowOf(step).title) + u" · "_s + shownName(summary.username, summary.player));
    m_explanation->setShownText(tr(rowOf(step).explanation));
    updateVerb();
    (named ? static_cast<QWidget *>(m_who) : m_words)->setFocus(Qt::ShortcutFocusReason);
}

QString CaseStep::words() const
{
    return m_words->toPlainText().trimmed().left(2000);
}

bool CaseStep::isComplete() const
{
    if (m_step == Step::HandOver && m_who->text().trimmed().isEmpty())
        return false;
    return !rowOf(m_step).needsWords || !words().isEmpty();
}

void CaseStep::updateVerb()
{
    QString text = tr(rowOf(m_step).verb);
    if (text.contains("%1"_L1))
        text = text.arg(QChar(0x2068) + shownText(shownName(m_case.username, m_case.player), 24)
                        + QChar(0x2069));
    m_verb->setText(text.replace(u'&', "&&"_L1));
    m_verb->setEnabled(m_desk && !m_busy && isComplete());
    m_withdraw->setEnabled(m_desk && !m_busy);
}

void CaseStep::setBusy(bool busy)
{
    m_busy = busy;
    for (QWidget *widget : std::initializer_list<QWidget *>{m_who, m_verdict, m_words})
        widget->setEnabled(!busy);
    updateVerb();
}

void CaseStep::submit()
{
    if (!m_verb->isEnabled())
        return;
    if (m_step != Step::Note && m_step != Step::TakeBack)
        return submitSummary();
    setBusy(true);
    m_problem->hide();
    const qint64 caseId = m_case.id;
    if (m_step == Step::Note) {
        async::onFinished(m_desk->addNote(caseId, words()), this,
                          [this, caseId, desk = m_deskChanges](const Result<CaseNote> &note) {
                              if (desk != m_deskChanges)
                                  return;
                              if (!note)
                                  return fail(note.error());
                              setBusy(false);
                              m_words->clear();
                              Q_EMIT noted(caseId);
                              Q_EMIT closed();
                          });
        return;
    }
    if (m_step == Step::TakeBack) {
        async::onFinished(m_desk->takeBack(m_actId, words()), this,
                          [this, desk = m_deskChanges](const Result<ActRecord> &inverse) {
                              if (desk != m_deskChanges)
                                  return;
                              if (!inverse)
                                  return fail(inverse.error());
                              setBusy(false);
                              m_words->clear();
                              Q_EMIT tookBack(*inverse, m_case.username);
                              Q_EMIT closed();
                          });
        return;
    }
}

void CaseStep::submitSummary()
{
    const QString who = m_who->text().trimmed();
    if (m_step == Step::Watch)
        send(m_desk->watch(m_case.id, words()));
    else if (m_step == Step::Close)
        send(m_desk->close(m_case.id, Verdict(m_verdict->currentData().toInt()), words()));
    else if (m_step == Step::HandOver)
        send(m_desk->handOver(m_case.id, who, words()));
    else
        send(m_desk->askOpinion(m_case.id, who.isEmpty() ? u"*"_s : who, words()));
}

void CaseStep::send(const QFuture<Result<CaseSummary>> &answer)
{
    setBusy(true);
    m_problem->hide();
    async::onFinished(answer, this, [this, desk = m_deskChanges](const Result<CaseSummary> &summary) {
        if (desk != m_deskChanges)
            return;
        if (!summary)
            return fail(summary.error());
        setBusy(false);
        m_words->clear();
        Q_EMIT changed(*summary);
        Q_EMIT closed();
    });
}

void CaseStep::fail(const scorewatch::Error &error)
{
    setBusy(false);
    m_problem->setError(error);
    const bool conflict = error.code == Error::Code::Conflict;
    m_problem->setAction(conflict ? tr("Refresh") : QString());
    m_problem->show();
    m_words->setFocus();
    if (conflict)
        Q_EMIT refreshWanted();
}

QString CaseStep::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->sentence();
}

bool CaseStep::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() & Qt::ControlModifier
            && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            submit();
            return true;
        }
    }
    return Card::eventFilter(watched, event);
}

void CaseStep::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        Card::keyPressEvent(event);
}

} // namespace scorewatch::ui
