// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/previewview.h"

#include <QVBoxLayout>

#include "ui/casewords.h"
#include "ui/format.h"
#include "ui/text.h"
#include "ui/widgets/actform.h"
#include "ui/widgets/boarddiff.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

PreviewView::PreviewView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_heading(new TextLabel(theme, FontRole::Strong))
    , m_notice(new Notice(theme))
    , m_diff(new BoardDiff(theme))
    , m_sentence(new TextLabel(theme, FontRole::Small, Ink::Dim))
{
    m_heading->setText(tr("What it would do"));
    m_sentence->setWordWrap(true);
    m_sentence->setAccessibleName(tr("What it would do"));
    m_notice->setClosable(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.px(6));
    column->addWidget(m_heading);
    column->addWidget(m_notice);
    column->addWidget(m_diff);
    column->addWidget(m_sentence);
    clear();
}

void PreviewView::clear()
{
    m_preview.reset();
    m_refused = false;
    m_notice->hide();
    m_diff->hide();
    m_sentence->setShownText(tr("Looking…"));
}

void PreviewView::setPreview(const ActPreview &preview, const ActSubject &subject)
{
    m_preview = preview;
    m_refused = !preview.refusal.isEmpty();
    if (m_refused)
        m_notice->setMessage(Notice::Severity::Bad, preview.refusal);
    m_notice->setVisible(m_refused);
    m_diff->setBoards(preview.before, preview.after, subject.player);
    m_diff->setVisible(!m_refused && preview.before != preview.after);
    QStringList parts;
    if (!m_refused)
        parts = {placeSentence(preview, subject), climbersSentence(preview), endsSentence(preview)};
    if (!preview.isExact)
        parts.append(tr("Redis is away: this is PostgreSQL's view and may be seconds old."));
    parts.removeAll(QString());
    m_sentence->setShownText(parts.join(u' '));
    m_sentence->setVisible(!parts.isEmpty());
}

void PreviewView::showError(const scorewatch::Error &error)
{
    m_preview.reset();
    m_refused = false;
    m_diff->hide();
    m_sentence->setShownText(tr("What it would do is not known. It can be done all the same."));
    m_notice->setError(error);
    m_notice->show();
}

QString PreviewView::sentence() const
{
    return m_sentence->text();
}

QString PreviewView::placeSentence(const ActPreview &preview, const ActSubject &subject)
{
    const QString who = nameInSentence(subject.username, subject.player);
    const bool sameScore = preview.scoreBefore == preview.scoreAfter;
    QString score;
    if (!sameScore)
        score = tr("%1 goes from %2 to %3 points.")
                    .arg(who, number(preview.scoreBefore), number(preview.scoreAfter));
    if (preview.rankBefore == preview.rankAfter)
        return sameScore ? tr("The board stays as it is.") : score;
    QString place;
    if (!preview.rankAfter)
        place = tr("%1 leaves the board, now %2.").arg(who, casewords::ordinal(*preview.rankBefore));
    else if (!preview.rankBefore)
        place = tr("%1 comes back on the board, %2.").arg(who, casewords::ordinal(*preview.rankAfter));
    else
        place
            = tr("%1 goes from %2 to %3.")
                  .arg(who, casewords::ordinal(*preview.rankBefore), casewords::ordinal(*preview.rankAfter));
    return score.isEmpty() ? place : score + u' ' + place;
}

QString PreviewView::climbersSentence(const ActPreview &preview)
{
    if (preview.climbers.isEmpty())
        return {};
    const ActPreview::Climber &first = preview.climbers.first();
    const QString one
        = tr("%1 moves up to %2")
              .arg(nameInSentence(first.username, first.player), casewords::ordinal(first.rankAfter));
    const auto others = preview.climbers.size() - 1;
    if (others == 0)
        return one + u'.';
    return others == 1 ? tr("%1 and one more moves up.").arg(one)
                       : tr("%1 and %2 more move up.").arg(one, number(others));
}

QString PreviewView::endsSentence(const ActPreview &preview)
{
    QStringList parts;
    if (preview.sessionsEnded > 0)
        parts.append(preview.sessionsEnded == 1 ? tr("Ends one log-in.")
                                                : tr("Ends %1 log-ins.").arg(number(preview.sessionsEnded)));
    if (preview.linkedPlayers > 0)
        parts.append(
            preview.linkedPlayers == 1
                ? tr("One player shares an address and is not touched.")
                : tr("%1 players share an address and are not touched.").arg(number(preview.linkedPlayers)));
    return parts.join(u' ');
}

} // namespace scorewatch::ui
