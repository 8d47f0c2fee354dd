// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/auditdetail.h"

#include <algorithm>

#include <QAbstractTextDocumentLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPlainTextEdit>
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

constexpr int kMostLines = 12;
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

/// Text of any length, also without a blank: it wraps anywhere, and scrolls past a dozen lines.
class AuditDetail::TextBox final : public QPlainTextEdit
{
public:
    TextBox(const Theme &theme, FontRole role)
    {
        setReadOnly(true);
        setTabChangesFocus(true);
        setFrameShape(QFrame::NoFrame);
        setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        viewport()->setAutoFillBackground(false);
        document()->setDocumentMargin(0);
        const auto restyle = [this, &theme, role] {
            setFont(theme.font(role));
            fit();
        };
        connect(&theme, &Theme::changed, this, restyle);
        restyle();
    }

    void fill(const QString &text)
    {
        if (text != toPlainText())
            setPlainText(text);
        parentWidget()->setVisible(!text.isEmpty());
        fit();
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QPlainTextEdit::resizeEvent(event);
        fit();
    }

private:
    void fit()
    {
        const int lines = qRound(document()->documentLayout()->documentSize().height()); // it counts lines
        setFixedHeight(std::clamp(lines, 1, kMostLines) * fontMetrics().lineSpacing() + 4);
    }
};

AuditDetail::AuditDetail(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_title(new TextLabel(theme, FontRole::Heading))
    , m_when(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_playerId(new TextLabel(theme, FontRole::Small, Ink::Dim))
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
    m_playerId->setElided(true);
    m_playerId->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_who = addLabel(column, tr("Who"));
    m_whom = addLabel(column, tr("Whom"));
    m_whom->parentWidget()->layout()->addWidget(m_playerId);
    m_reason = addBox(column, tr("Reason"), false);
    m_seal = addLabel(column, tr("Seal"));
    m_metadata = addBox(column, tr("Details"), true);
    m_request = addLabel(column, tr("Request"));
    m_login = addLabel(column, tr("Written by the login"));
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

void AuditDetail::addPart(QVBoxLayout *column, const QString &name, QWidget *value)
{
    auto *part = new QWidget;
    auto *lines = new QVBoxLayout(part);
    lines->setContentsMargins(0, theme().px(11), 0, 0);
    lines->setSpacing(theme().px(2));
    auto *heading = new TextLabel(theme(), FontRole::Small, Ink::Dim);
    heading->setText(name);
    heading->setBuddy(value);
    value->setAccessibleName(name);
    lines->addWidget(heading);
    lines->addWidget(value);
    column->addWidget(part);
}

TextLabel *AuditDetail::addLabel(QVBoxLayout *column, const QString &name)
{
    auto *label = new TextLabel(theme(), FontRole::Body);
    label->setElided(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    addPart(column, name, label);
    return label;
}

AuditDetail::TextBox *AuditDetail::addBox(QVBoxLayout *column, const QString &name, bool isFixed)
{
    auto *box = new TextBox(theme(), isFixed ? FontRole::Fixed : FontRole::Body);
    addPart(column, name, box);
    return box;
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
    fill(m_whom, auditwords::whom(entry));
    m_playerId->setShownText(entry.player ? entry.player->toString() : QString());
    m_reason->fill(shownText(entry.reason, 2000));
    m_seal->setInk(entry.position ? Ink::Good : Ink::Warn);
    fill(m_seal,
         entry.position ? tr("Sealed at position %1").arg(number(*entry.position))
                        : tr("Waits for its seal"));
    m_metadata->fill(linesOf(entry.metadata));
    fill(m_request, shownText(QString::fromUtf8(entry.requestId), 200));
    fill(m_login, shownText(entry.recordedBy, 100));
    m_onlyPlayer->setVisible(entry.player.has_value());
}

} // namespace scorewatch::ui
