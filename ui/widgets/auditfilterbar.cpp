// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/auditfilterbar.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>

#include "core/base/async.h"
#include "core/players/playerlookup.h"
#include "ui/auditwords.h"
#include "ui/theme/theme.h"
#include "ui/theme/themeicon.h"
#include "ui/theme/themestyle.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr int kMostMatches = 20;

/// "address revealed" is written ADDRESS_REVEALED.
QString typeOf(const QString &text)
{
    return text.trimmed().toUpper().replace(u' ', u'_');
}

} // namespace

AuditFilterBar::AuditFilterBar(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_type(new QComboBox)
    , m_actor(new QLineEdit)
    , m_player(new QLineEdit)
    , m_span(new QComboBox)
    , m_from(new QDateTimeEdit)
    , m_to(new QDateTimeEdit)
    , m_clear(new QPushButton(tr("Clear")))
    , m_typing(new QTimer(this))
{
    makeFields();
    layOut();
    m_typing->setSingleShot(true);
    m_typing->setInterval(250ms);
    connect(m_typing, &QTimer::timeout, this, &AuditFilterBar::typed);
    const auto wait = qOverload<>(&QTimer::start);
    connect(m_type->lineEdit(), &QLineEdit::textEdited, m_typing, wait);
    connect(m_type, &QComboBox::activated, this, &AuditFilterBar::tell);
    for (QLineEdit *field : {m_actor, m_player}) {
        connect(field, &QLineEdit::textChanged, m_typing, wait);
        connect(field, &QLineEdit::returnPressed, this, &AuditFilterBar::typed);
    }
    connect(m_span, &QComboBox::activated, this, &AuditFilterBar::showSpan);
    for (QDateTimeEdit *field : {m_from, m_to})
        connect(field, &QDateTimeEdit::dateTimeChanged, m_typing, wait);
    connect(m_clear, &QPushButton::clicked, this, &AuditFilterBar::clear);
    connect(&theme, &Theme::changed, this, &AuditFilterBar::restyle);
    restyle();
}

void AuditFilterBar::makeFields()
{
    m_type->setEditable(true);
    m_type->setInsertPolicy(QComboBox::NoInsert);
    m_type->addItem(QString());
    m_type->lineEdit()->setPlaceholderText(tr("What was done"));
    m_type->setAccessibleName(tr("Only this kind"));
    m_type->lineEdit()->setMaxLength(50);
    m_actor->setPlaceholderText(tr("Who did it"));
    m_actor->setAccessibleName(tr("Only what this one did"));
    m_player->setPlaceholderText(tr("Player: name or id"));
    m_player->setAccessibleName(tr("Only what was done to this player, by name or id"));
    for (QLineEdit *field : {m_actor, m_player}) {
        field->setClearButtonEnabled(true);
        field->setMaxLength(100);
    }
    m_span->addItems({tr("Any time"), tr("Last hour"), tr("Last 24 hours"), tr("Last 7 days"),
                      tr("Last 30 days"), tr("Between…")});
    m_span->setAccessibleName(tr("Time span"));
    const QDateTime now = QDateTime::currentDateTime();
    m_from->setDateTime(QDateTime(now.date().addDays(-1), QTime(0, 0)));
    m_to->setDateTime(QDateTime(now.date().addDays(1), QTime(0, 0)));
    m_from->setAccessibleName(tr("From"));
    m_to->setAccessibleName(tr("Before"));
    for (QDateTimeEdit *field : {m_from, m_to}) {
        field->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
        field->setButtonSymbols(QAbstractSpinBox::NoButtons); // keys and the wheel step
        field->hide();
    }
    m_clear->setProperty(kEmphasisProperty, int(Emphasis::Quiet));
    m_clear->setIcon(themeIcon(theme(), u"close"_s));
    m_clear->setAccessibleName(tr("Clear the filter"));
    m_clear->setEnabled(false);
}

void AuditFilterBar::layOut()
{
    auto *row = new QHBoxLayout(this);
    row->addWidget(m_type, 3);
    row->addWidget(m_actor, 3);
    row->addWidget(m_player, 4);
    row->addWidget(m_span);
    row->addWidget(m_from);
    row->addWidget(m_to);
    row->addWidget(m_clear);
}

void AuditFilterBar::restyle()
{
    const int side = theme().px(10);
    layout()->setContentsMargins(side, theme().px(8), side, theme().px(8));
    layout()->setSpacing(theme().px(8));
    for (QWidget *field : std::initializer_list<QWidget *>{m_type, m_actor, m_player})
        field->setMinimumWidth(theme().px(90));
    for (QWidget *field : {m_from, m_to})
        field->setFixedWidth(theme().px(136));
}

void AuditFilterBar::setLookup(PlayerLookup *lookup)
{
    m_lookup = lookup;
    ++m_request;
}

AuditFilter AuditFilterBar::filter() const
{
    AuditFilter filter;
    filter.type = typeOf(m_type->currentText());
    filter.actor = m_actor->text().trimmed();
    filter.player = m_found;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    switch (Span(m_span->currentIndex())) {
    case AnyTime:
        break;
    case Hour:
        filter.from = now.addSecs(-3600);
        break;
    case Day:
        filter.from = now.addDays(-1);
        break;
    case Week:
        filter.from = now.addDays(-7);
        break;
    case Month:
        filter.from = now.addDays(-30);
        break;
    case Between:
        filter.from = m_from->dateTime().toUTC();
        filter.to = m_to->dateTime().toUTC();
        break;
    }
    return filter;
}

bool AuditFilterBar::isEmpty() const
{
    return filter() == AuditFilter();
}

void AuditFilterBar::addTypes(const QSet<QString> &types)
{
    QStringList missing;
    for (const QString &type : types) {
        if (m_type->findData(type) < 0)
            missing.append(type);
    }
    missing.sort();
    const QSignalBlocker blocker(m_type);
    const QString text = m_type->currentText();
    for (const QString &type : missing)
        m_type->addItem(auditwords::what(type), type);
    m_type->setEditText(text);
}

void AuditFilterBar::setPlayer(const UserId &player, const QString &name)
{
    m_player->setText(name.isEmpty() ? player.toString() : name);
    m_typing->stop();
    m_found = player;
    m_foundText = m_player->text().trimmed();
    ++m_request;
    tell();
}

void AuditFilterBar::setActor(const QString &actor)
{
    m_actor->setText(actor);
    m_typing->stop();
    tell();
}

void AuditFilterBar::clear()
{
    m_type->setCurrentIndex(0);
    m_type->clearEditText();
    m_actor->clear();
    m_player->clear();
    m_span->setCurrentIndex(AnyTime);
    m_typing->stop();
    m_found.reset();
    m_foundText.clear();
    ++m_request;
    showSpan();
}

void AuditFilterBar::showSpan()
{
    const bool between = m_span->currentIndex() == Between;
    m_from->setVisible(between);
    m_to->setVisible(between);
    tell();
}

void AuditFilterBar::typed()
{
    m_typing->stop();
    const QString text = m_player->text().trimmed();
    if (text == m_foundText)
        return tell();
    const std::optional<UserId> id = UserId::fromText(text);
    if (text.isEmpty() || id || !m_lookup)
        return foundPlayer(text, id);
    findPlayer(text);
}

void AuditFilterBar::findPlayer(const QString &text)
{
    const int request = ++m_request;
    async::onFinished(m_lookup->find(text, kMostMatches), this,
                      [this, request, text](const Result<QList<PlayerMatch>> &matches) {
                          if (request != m_request)
                              return;
                          std::optional<UserId> player;
                          for (const PlayerMatch &match : matches.valueOr({})) {
                              if (match.username.compare(text, Qt::CaseInsensitive) == 0)
                                  player = match.userId;
                          }
                          if (matches && !player && matches->size() == 1)
                              player = matches->first().userId;
                          foundPlayer(text, player);
                      });
}

void AuditFilterBar::foundPlayer(const QString &text, std::optional<UserId> player)
{
    ++m_request;
    if (!text.isEmpty() && !player) {
        m_clear->setEnabled(true);
        Q_EMIT playerUnknown(text);
        return;
    }
    m_found = player;
    m_foundText = text;
    tell();
}

void AuditFilterBar::tell()
{
    m_clear->setEnabled(!isEmpty());
    Q_EMIT changed();
}

} // namespace scorewatch::ui
