// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/proofview.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "core/moderation/moderationdesk.h"
#include "ui/actwords.h"
#include "ui/text.h"
#include "ui/theme/themeicon.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr auto kAskEvery = 500ms;

struct VerdictLook
{
    QString icon;
    Ink ink = Ink::Dim;
    QString word;
};

VerdictLook lookOf(ActProof::Verdict verdict)
{
    switch (verdict) {
    case ActProof::Verdict::Done:
        return {u"good"_s, Ink::Good, ProofView::tr("done")};
    case ActProof::Verdict::Pending:
        return {u"clock"_s, Ink::Accent, ProofView::tr("under way")};
    case ActProof::Verdict::NotNeeded:
        return {u"minus"_s, Ink::Dim, ProofView::tr("not needed")};
    case ActProof::Verdict::Unknown:
        break;
    }
    return {u"unknown"_s, Ink::Warn, ProofView::tr("not known")};
}

} // namespace

/// One of the places an act has to arrive at.
class ProofView::Line final : public QWidget
{
public:
    explicit Line(const Theme &theme)
        : m_theme(theme)
        , m_name(new TextLabel(theme, FontRole::SmallStrong))
        , m_sentence(new TextLabel(theme, FontRole::Small, Ink::Dim))
    {
        m_sentence->setWordWrap(true);
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(theme.px(28), theme.px(4), 0, theme.px(4));
        column->setSpacing(0);
        column->addWidget(m_name);
        column->addWidget(m_sentence);
    }

    void setItem(const ActProof::Item &item)
    {
        m_look = lookOf(item.verdict);
        m_name->setShownText(actwords::proofItem(item.id));
        const QString sentence = shownText(item.sentence, 300);
        m_sentence->setShownText(sentence.isEmpty() ? m_look.word : sentence);
        setAccessibleName(u"%1: %2"_s.arg(m_name->text(), m_look.word));
        setAccessibleDescription(sentence);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const double side = m_theme.px(18);
        drawIcon(painter, {0, double(m_theme.px(5)), side, side}, m_look.icon,
                 m_theme.palette().ink(m_look.ink));
    }

private:
    const Theme &m_theme;
    TextLabel *m_name;
    TextLabel *m_sentence;
    VerdictLook m_look;
};

ProofView::ProofView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_heading(new TextLabel(theme, FontRole::Strong))
    , m_sentence(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_column(new QVBoxLayout(this))
    , m_again(new QTimer(this))
{
    m_sentence->setWordWrap(true);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(theme.px(2));
    m_column->addWidget(m_heading);
    m_column->addWidget(m_sentence);
    m_again->setSingleShot(true);
    m_again->setInterval(kAskEvery);
    connect(m_again, &QTimer::timeout, this, &ProofView::ask);
}

void ProofView::setDesk(ModerationDesk *desk)
{
    stop();
    m_desk = desk;
}

void ProofView::follow(qint64 actId, const QString &was)
{
    m_actId = actId;
    m_was = was;
    m_proof = {};
    m_heading->setShownText(tr("Has it arrived?"));
    m_sentence->setShownText(was.isEmpty() ? tr("Asking…") : was + u'.');
    showLines();
    ask();
}

void ProofView::stop()
{
    ++m_request;
    m_again->stop();
    m_actId = 0;
}

bool ProofView::isAsking() const
{
    return m_actId != 0 && !isComplete();
}

void ProofView::ask()
{
    if (!m_desk || m_actId == 0)
        return;
    const int request = ++m_request;
    async::onFinished(m_desk->proof(m_actId), this, [this, request](const Result<ActProof> &proof) {
        if (request != m_request)
            return;
        if (proof)
            return accept(*proof);
        m_sentence->setShownText(shownText(proof.error().message, 300));
        m_again->start(); // it was done; only the proof is missing
    });
}

void ProofView::accept(const ActProof &proof)
{
    m_proof = proof;
    QStringList parts{m_was, shownText(proof.successor, 200)};
    parts.removeAll(QString());
    m_sentence->setShownText(parts.isEmpty() ? QString() : parts.join(u"; "_s) + u'.');
    m_sentence->setVisible(!parts.isEmpty());
    m_heading->setShownText(proof.isComplete() ? tr("It has arrived everywhere") : tr("On its way"));
    showLines();
    if (!proof.isComplete())
        return m_again->start();
    Q_EMIT completed();
}

void ProofView::showLines()
{
    while (m_lines.size() < m_proof.items.size()) {
        m_lines.append(new Line(m_theme));
        m_column->addWidget(m_lines.last());
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        m_lines.at(i)->setVisible(i < m_proof.items.size());
        if (i < m_proof.items.size())
            m_lines.at(i)->setItem(m_proof.items.at(i));
    }
}

QString ProofView::sentence() const
{
    return m_sentence->text();
}

} // namespace scorewatch::ui
