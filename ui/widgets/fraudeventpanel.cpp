// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fraudeventpanel.h"

#include <QGridLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/format.h"
#include "ui/fraudlook.h"
#include "ui/text.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kMostFacts = 24;
constexpr int kMostRead = 500; // events of an address
constexpr int kMostShared = 12;

QString factText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Double:
        return measured(value.toDouble());
    case QJsonValue::String:
        return shownText(value.toString(), 200);
    case QJsonValue::Bool:
        return value.toBool() ? FraudEventPanel::tr("yes") : FraudEventPanel::tr("no");
    case QJsonValue::Array: {
        QStringList parts;
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size() && i < 20; ++i)
            parts.append(factText(array.at(i)));
        if (array.size() > 20)
            parts.append(FraudEventPanel::tr("%1 more").arg(number(array.size() - 20)));
        return parts.join(u", "_s);
    }
    case QJsonValue::Object:
        return shownText(QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)),
                         300);
    default:
        return u"–"_s;
    }
}

QString factName(QString key)
{
    key = shownText(key.replace(u'_', u' '), 40);
    return key.left(1).toUpper() + key.mid(1);
}

} // namespace

FraudEventPanel::FraudEventPanel(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_severity(new TextLabel(theme, FontRole::Strong))
    , m_player(new TextLabel(theme, FontRole::Heading))
    , m_sentence(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_evidence(new QGridLayout)
    , m_addressHead(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_shared(new TextLabel(theme, FontRole::Body))
    , m_openCase(new QPushButton)
    , m_around(new QPushButton)
    , m_onlyPlayer(new QPushButton(tr("Only this &player's events")))
    , m_onlyAddress(new QPushButton(tr("Only this &address")))
{
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14));
    column->setSpacing(theme.px(4));
    column->addWidget(m_severity);
    column->addWidget(m_player);
    column->addWidget(m_sentence);
    column->addSpacing(theme.px(10));
    auto *head = new TextLabel(theme, FontRole::Small, Ink::Dim);
    head->setText(tr("What the rule saw"));
    column->addWidget(head);
    m_evidence->setContentsMargins(0, 0, 0, 0);
    m_evidence->setHorizontalSpacing(theme.px(12));
    m_evidence->setVerticalSpacing(theme.px(3));
    m_evidence->setColumnStretch(1, 1);
    column->addLayout(m_evidence);
    column->addSpacing(theme.px(10));
    column->addWidget(m_addressHead);
    column->addWidget(m_shared);
    column->addSpacing(theme.px(12));
    column->addWidget(makeButtons());
    column->addStretch(1);
    for (TextLabel *label : {m_player, m_sentence, m_addressHead, m_shared})
        label->setWordWrap(true);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    scroll->setWidget(inside);
    inside->setAutoFillBackground(false);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(1, 1, 1, 1);
    all->addWidget(scroll);
    setAccessibleName(tr("The chosen event"));
}

QWidget *FraudEventPanel::makeButtons()
{
    auto *buttons = new QWidget;
    auto *column = new QVBoxLayout(buttons);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme().px(6));
    m_openCase->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    for (QPushButton *button : {m_openCase, m_around, m_onlyPlayer, m_onlyAddress}) {
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        column->addWidget(button);
    }
    connect(m_openCase, &QPushButton::clicked, this, [this] { Q_EMIT openCaseOf(m_event.player); });
    connect(m_around, &QPushButton::clicked, this, [this] { Q_EMIT showAround(m_event.player); });
    connect(m_onlyPlayer, &QPushButton::clicked, this, [this] { Q_EMIT onlyPlayer(m_event.player); });
    connect(m_onlyAddress, &QPushButton::clicked, this, [this] { Q_EMIT onlyAddress(m_event.address); });
    return buttons;
}

void FraudEventPanel::setEvent(const FraudEvent &event)
{
    m_event = event;
    const SeverityLook look = lookOf(event.severity);
    m_severity->setInk(look.ink);
    m_severity->setShownText(tr("%1 · %2").arg(look.word, shownText(event.rule, 60)));
    m_player->setShownText(shownName(event.username, event.player));
    const QString done
        = event.isShadow ? tr("found in shadow, nothing was done") : doneWord(event.actionTaken, false);
    m_sentence->setShownText(
        tr("%1 measured, threshold %2 · %3 · %4")
            .arg(measured(event.measured), measured(event.threshold), done, fullTime(event.createdAt)));
    showEvidence();
    const bool hasAddress = !event.address.isEmpty();
    m_addressHead->setShownText(hasAddress ? tr("%1 is shared by").arg(shownText(event.address, 60))
                                           : tr("Address"));
    m_shared->setShownText(hasAddress ? tr("Looking…") : tr("None was seen"));
    m_onlyAddress->setVisible(hasAddress);
    if (hasAddress)
        readSharedBy();
    m_openCase->setText(event.caseId ? tr("Open &case %1").arg(number(*event.caseId))
                                     : tr("Open the player's &case"));
    m_around->setText(tr("&Show the player on the board"));
}

void FraudEventPanel::showEvidence()
{
    while (QLayoutItem *item = m_evidence->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    const auto add = [this, &row](const QString &name, const QString &fact) {
        auto *left = new TextLabel(theme(), FontRole::Body, Ink::Dim);
        left->setText(name);
        left->setWordWrap(true);
        auto *right = new TextLabel(theme(), FontRole::Body);
        right->setText(fact);
        right->setWordWrap(true);
        right->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        m_evidence->addWidget(left, row, 0, Qt::AlignTop);
        m_evidence->addWidget(right, row++, 1);
    };
    for (auto it = m_event.evidence.constBegin(); it != m_event.evidence.constEnd() && row < kMostFacts; ++it)
        add(factName(it.key()), factText(it.value()));
    if (!m_event.userAgent.isEmpty())
        add(tr("Program"), shownText(m_event.userAgent, 200));
    if (row == 0)
        add(tr("Nothing"), tr("was written down"));
}

void FraudEventPanel::readSharedBy()
{
    if (!m_desk)
        return;
    const FraudEvent event = m_event;
    FraudEventFilter filter;
    filter.address = event.address;
    filter.limit = kMostRead;
    async::onFinished(m_desk->events(filter), this, [this, event](const Result<QList<FraudEvent>> &events) {
        if (m_event.id != event.id)
            return;
        if (!events)
            return m_shared->setShownText(shownText(events.error().message, 300));
        QStringList names;
        QSet<UserId> seen{event.player};
        for (const FraudEvent &other : *events) {
            if (seen.contains(other.player))
                continue;
            seen.insert(other.player);
            if (names.size() < kMostShared)
                names.append(nameInSentence(other.username, other.player));
        }
        const qsizetype more = seen.size() - 1 - names.size();
        if (more > 0)
            names.append(tr("%1 more").arg(number(more)));
        m_shared->setShownText(names.isEmpty() ? tr("Nobody else the rules met") : names.join(u", "_s));
    });
}

QString FraudEventPanel::evidence() const
{
    QStringList lines;
    for (int row = 0; row < m_evidence->rowCount(); ++row) {
        const QLayoutItem *left = m_evidence->itemAtPosition(row, 0);
        const QLayoutItem *right = m_evidence->itemAtPosition(row, 1);
        if (left && right)
            lines.append(qobject_cast<QLabel *>(left->widget())->text() + u": "_s
                         + qobject_cast<QLabel *>(right->widget())->text());
    }
    return lines.join(u'\n');
}

QString FraudEventPanel::sharedBy() const
{
    return m_shared->text();
}

void FraudEventPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        Card::keyPressEvent(event);
}

} // namespace scorewatch::ui
