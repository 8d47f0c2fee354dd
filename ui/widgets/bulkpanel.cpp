// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/bulkpanel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/format.h"
#include "ui/text.h"
#include "ui/theme/themeicon.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textfield.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr qsizetype kNamedFailures = 4;

} // namespace

BulkPanel::BulkPanel(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_title(new TextLabel(theme, FontRole::Heading))
    , m_deed(new QComboBox)
    , m_reason(new TextField(theme, 3))
    , m_verb(new QPushButton)
    , m_progress(new QProgressBar)
    , m_result(new Notice(theme))
{
    layOut();
    m_deed->addItem(tr("Close as unfounded"), int(Deed::CloseUnfounded));
    m_deed->addItem(tr("Watch without penalty"), int(Deed::Watch));
    m_deed->addItem(tr("Flag the players"), int(Deed::Flag));
    connect(m_deed, &QComboBox::currentIndexChanged, this, &BulkPanel::updateVerb);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &BulkPanel::updateVerb);
    connect(m_verb, &QPushButton::clicked, this, [this] {
        if (m_running)
            m_stopping = true;
        else
            run();
        updateVerb();
    });
    updateVerb();
}

void BulkPanel::layOut()
{
    auto *close = new QToolButton;
    close->setIcon(themeIcon(theme(), u"close"_s));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this panel"));
    close->setAccessibleName(tr("Close this panel"));
    connect(close, &QToolButton::clicked, this, &BulkPanel::closed);
    m_deed->setAccessibleName(tr("What to do with them"));
    m_reason->setObjectName(u"bulkReason"_s);
    m_reason->setAccessibleName(tr("Reason for all of them"));
    m_reason->setPlaceholderText(tr("One reason for all of them"));
    m_verb->setObjectName(u"bulk"_s);
    m_verb->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(theme().px(6));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->hide();
    m_result->setClosable(false);
    m_result->hide();

    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme().px(16), theme().px(12), theme().px(16), theme().px(16));
    column->setSpacing(theme().px(10));
    column->addLayout(top);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_deed, m_reason, m_verb, m_progress, m_result})
        column->addWidget(widget);
}

void BulkPanel::setDesk(ModerationDesk *desk)
{
    m_desk = desk;
    m_stopping = m_running;
    updateVerb();
}

void BulkPanel::setCases(const QList<CaseSummary> &cases)
{
    if (m_running)
        return;
    m_cases = cases;
    m_title->setShownText(cases.size() == 1 ? tr("1 case chosen")
                                            : tr("%1 cases chosen").arg(number(cases.size())));
    updateVerb();
}

void BulkPanel::clear()
{
    if (m_running)
        return;
    m_result->hide();
    m_reason->clear();
}

void BulkPanel::setDeed(Deed deed)
{
    m_deed->setCurrentIndex(m_deed->findData(int(deed)));
    m_reason->setFocus(Qt::ShortcutFocusReason);
}

BulkPanel::Deed BulkPanel::deed() const
{
    return Deed(m_deed->currentData().toInt());
}

void BulkPanel::updateVerb()
{
    const QString count = number(m_cases.size());
    if (m_running)
        m_verb->setText(m_stopping ? tr("Stopping…") : tr("Stop"));
    else if (m_cases.size() == 1)
        m_verb->setText(m_deed->currentText());
    else if (deed() == Deed::CloseUnfounded)
        m_verb->setText(tr("Close %1 cases as unfounded").arg(count));
    else if (deed() == Deed::Watch)
        m_verb->setText(tr("Watch %1 players").arg(count));
    else
        m_verb->setText(tr("Flag %1 players").arg(count));
    const bool told = !m_reason->toPlainText().trimmed().isEmpty();
    m_verb->setEnabled(m_running ? !m_stopping : m_desk && told && !m_cases.isEmpty());
    m_deed->setEnabled(!m_running);
    m_reason->setEnabled(!m_running);
}

void BulkPanel::run()
{
    m_running = true;
    m_stopping = false;
    m_at = 0;
    m_done = 0;
    m_failures.clear();
    m_result->hide();
    m_progress->setRange(0, int(m_cases.size()));
    m_progress->setValue(0);
    m_progress->show();
    next();
}

void BulkPanel::next()
{
    if (m_at >= m_cases.size() || m_stopping || !m_desk)
        return finish();
    const CaseSummary one = m_cases.at(m_at);
    const QString reason = m_reason->toPlainText().trimmed().left(2000);
    const QString name = shownName(one.username, one.player);
    if (deed() == Deed::Flag) {
        ActRequest request;
        request.player = one.player;
        request.kind = ActKind::Flag;
        request.reason = reason;
        request.caseId = one.id;
        async::onFinished(m_desk->act(request), this, [this, name](const Result<ActRecord> &record) {
            note(name, record ? std::nullopt : std::optional(record.error()));
        });
        return;
    }
    const auto answer = deed() == Deed::Watch ? m_desk->watch(one.id, reason)
                                              : m_desk->close(one.id, Verdict::Unfounded, reason);
    async::onFinished(answer, this, [this, name](const Result<CaseSummary> &summary) {
        if (summary)
            Q_EMIT changed(*summary);
        note(name, summary ? std::nullopt : std::optional(summary.error()));
    });
}

void BulkPanel::note(const QString &name, const std::optional<Error> &error)
{
    if (error)
        m_failures.append(u"%1 (%2)"_s.arg(name, shownText(error->message, 160)));
    else
        ++m_done;
    m_progress->setValue(int(++m_at));
    next();
}

void BulkPanel::finish()
{
    m_running = false;
    m_stopping = false;
    m_progress->hide();
    const bool all = m_failures.isEmpty() && m_done == m_cases.size();
    m_result->setMessage(all ? Notice::Severity::Good : Notice::Severity::Warning, resultSentence(),
                         m_failures.size() > kNamedFailures ? m_failures.join(u'\n') : QString());
    m_result->show();
    if (all)
        m_reason->clear();
    updateVerb();
    Q_EMIT finished();
}

QString BulkPanel::resultSentence() const
{
    QString text = m_done == m_cases.size()
        ? tr("All %1 done.").arg(number(m_done))
        : tr("%1 of %2 done.").arg(number(m_done), number(m_cases.size()));
    if (!m_failures.isEmpty())
        text += u' ' + tr("Not done: %1").arg(m_failures.mid(0, kNamedFailures).join("; "_L1));
    if (m_failures.size() > kNamedFailures)
        text += u' ' + tr("and %1 more.").arg(number(m_failures.size() - kNamedFailures));
    if (const qsizetype untouched = m_cases.size() - m_at; untouched > 0)
        text += u' ' + tr("%1 were left as they are.").arg(number(untouched));
    return text;
}

QString BulkPanel::result() const
{
    return m_result->isHidden() ? QString() : m_result->sentence();
}

void BulkPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        Card::keyPressEvent(event);
}

} // namespace scorewatch::ui
