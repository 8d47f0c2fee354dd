// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/auditdetail.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/auditwords.h"
#include "ui/format.h"
#include "ui/text.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kMostMetadata = 20'000; // characters; the rest is in the export

/// One line a value, without the braces around all: "until  2026-12-01".
QString linesOf(const QJsonObject &metadata)
{
    QStringList lines;
    for (auto it = metadata.begin(); it != metadata.end(); ++it) {
        QString value;
        if (it->isObject())
            value = QString::fromUtf8(QJsonDocument(it->toObject()).toJson(QJsonDocument::Compact));
        else if (it->isArray())
            value = QString::fromUtf8(QJsonDocument(it->toArray()).toJson(QJsonDocument::Compact));
        else
            value = it->isNull() ? u"–"_s : it->toVariant().toString();
        lines.append(shownText(it.key(), 100) + u": "_s + shownText(value, 4000));
    }
    return lines.join(u'\n').left(kMostMetadata);
}

} // namespace

AuditDetail::AuditDetail(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_title(new TextLabel(theme, FontRole::Heading))
    , m_when(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_onlyPlayer(new QPushButton(tr("Only this player")))
    , m_onlyActor(new QPushButton(tr("Only this one's acts")))
{
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14));
    column->setSpacing(theme.px(3));
    column->addWidget(m_title);
    column->addWidget(m_when);
    for (TextLabel *label : {m_title, m_when})
        label->setWordWrap(true);
    m_who = addPart(column, tr("Who"));
    m_whom = addPart(column, tr("Whom"));
    m_reason = addPart(column, tr("Reason"));
    m_seal = addPart(column, tr("Seal"));
    m_metadata = addPart(column, tr("Details"));
    m_request = addPart(column, tr("Request"));
    m_login = addPart(column, tr("Written by the login"));
    column->addSpacing(theme.px(14));
    column->addWidget(m_onlyPlayer);
    column->addSpacing(theme.px(4));
    column->addWidget(m_onlyActor);
    column->addStretch(1);

    auto *scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    scroll->setAccessibleName(tr("The selected row"));
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(1, theme.px(4), 1, theme.px(4));
    page->addWidget(scroll);

    connect(m_onlyPlayer, &QPushButton::clicked, this,
            [this] { Q_EMIT playerChosen(*m_entry.player, m_entry.username); });
    connect(m_onlyActor, &QPushButton::clicked, this, [this] { Q_EMIT actorChosen(m_entry.actor); });
}

TextLabel *AuditDetail::addPart(QVBoxLayout *column, const QString &name)
{
    auto *part = new QWidget;
    auto *lines = new QVBoxLayout(part);
    lines->setContentsMargins(0, theme().px(11), 0, 0);
    lines->setSpacing(theme().px(2));
    auto *heading = new TextLabel(theme(), FontRole::Small, Ink::Dim);
    auto *label = new TextLabel(theme(), FontRole::Body);
    heading->setText(name);
    heading->setBuddy(label);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(name);
    lines->addWidget(heading);
    lines->addWidget(label);
    column->addWidget(part);
    return label;
}

/// What says nothing takes no room.
void AuditDetail::fill(TextLabel *label, const QString &text)
{
    label->setShownText(text);
    label->parentWidget()->setVisible(!text.isEmpty());
}

void AuditDetail::setEntry(const AuditEntry &entry)
{
    m_entry = entry;
    QString title = auditwords::what(entry.type);
    if (!title.isEmpty())
        title[0] = title.at(0).toUpper();
    m_title->setInk(auditwords::inkOf(entry.type));
    m_title->setShownText(title);
    m_when->setShownText(tr("%1 · row %2").arg(fullTime(entry.createdAt), number(entry.id)));
    fill(m_who, shownText(entry.actor, 200));
    fill(m_whom, entry.player ? auditwords::whom(entry) + u'\n' + entry.player->toString() : QString());
    fill(m_reason, shownText(entry.reason, 2000));
    m_seal->setInk(entry.position ? Ink::Good : Ink::Warn);
    fill(m_seal,
         entry.position ? tr("Sealed at position %1").arg(number(*entry.position))
                        : tr("Waits for its seal, which takes some seconds"));
    fill(m_metadata, linesOf(entry.metadata));
    fill(m_request, shownText(QString::fromUtf8(entry.requestId), 200));
    fill(m_login, shownText(entry.recordedBy, 100));
    m_onlyPlayer->setVisible(entry.player.has_value());
}

} // namespace scorewatch::ui
