// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/actform.h"

#include <algorithm>

#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>

#include "core/domain/board.h"
#include "ui/format.h"
#include "ui/widgets/textfield.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr int kReasonLength = 2000;
constexpr std::chrono::seconds kSpans[] = {1h, 24h, 7 * 24h, 30 * 24h};
constexpr int kUsualSpan = 2;

} // namespace

ActForm::ActForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_choice(new QComboBox)
    , m_templates(new QComboBox)
    , m_reason(new TextField(theme, 3))
    , m_policy(new QLineEdit)
    , m_span(new QComboBox)
    , m_until(new QDateTimeEdit)
    , m_points(new QLineEdit)
    , m_second(new QLineEdit)
{
    for (const ActChoice choice : actwords::choices())
        m_choice->addItem(actwords::title(choice), int(choice));
    for (const std::chrono::seconds span : kSpans)
        m_span->addItem(actwords::spanText(span));
    m_span->addItem(tr("Until…"));
    m_span->setCurrentIndex(kUsualSpan);
    m_until->setCalendarPopup(true);
    m_until->setDisplayFormat(shownLocale().dateTimeFormat(QLocale::ShortFormat));
    m_points->setPlaceholderText(tr("−5,000 takes, 5,000 gives"));
    m_policy->setPlaceholderText(tr("The rule of the game, if one was broken"));
    m_policy->setMaxLength(200);
    m_second->setPlaceholderText(tr("Who has looked at it too"));
    m_second->setMaxLength(64);
    makeReason();

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme.px(10));
    grid->setVerticalSpacing(theme.px(8));
    grid->setColumnStretch(1, 1);
    addRow(grid, tr("&Act"), m_choice);
    addRow(grid, tr("&How long"), m_span);
    addRow(grid, tr("&Until"), m_until);
    addRow(grid, tr("&Points"), m_points);
    addRow(grid, tr("&Template"), m_templates);
    addRow(grid, tr("&Reason"), m_reason);
    addRow(grid, tr("&Policy"), m_policy);
    addRow(grid, tr("Seen &by"), m_second);

    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        if (m_reason->toPlainText() == m_template) { // the words of one act are wrong for another
            m_reason->clear();
            m_policy->clear();
        }
        fillTemplates();
        arrange();
        Q_EMIT edited();
    });
    connect(m_span, &QComboBox::currentIndexChanged, this, &ActForm::arrange);
    connect(m_span, &QComboBox::currentIndexChanged, this, &ActForm::edited);
    connect(m_templates, &QComboBox::activated, this, &ActForm::applyTemplate);
    connect(m_until, &QDateTimeEdit::dateTimeChanged, this, &ActForm::edited);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &ActForm::edited);
    for (QLineEdit *field : {m_policy, m_points, m_second})
        connect(field, &QLineEdit::textChanged, this, &ActForm::edited);
    fillTemplates();
    arrange();
}

void ActForm::makeReason()
{
    m_reason->setPlaceholderText(tr("Why? Ctrl+↓ brings a template"));
}

void ActForm::addRow(QGridLayout *grid, const QString &name, QWidget *field)
{
    const int line = grid->rowCount();
    auto *label = new TextLabel(m_theme, FontRole::Small, Ink::Dim);
    label->setText(name);
    label->setBuddy(field);
    const QString spoken = QString(name).remove(u'&');
    field->setAccessibleName(spoken);
    field->setObjectName(spoken);
    field->setSizePolicy(QSizePolicy::Ignored, field->sizePolicy().verticalPolicy());
    field->installEventFilter(this);
    m_labels.insert(field, label);
    grid->addWidget(label, line, 0, field == m_reason ? Qt::AlignTop : Qt::AlignVCenter);
    grid->addWidget(field, line, 1);
}

void ActForm::fillTemplates()
{
    m_templates->clear();
    m_templates->addItem(tr("In your own words"));
    for (const ActTemplate &one : actwords::templates(choice()))
        m_templates->addItem(one.reason);
}

void ActForm::applyTemplate(int index)
{
    const QList<ActTemplate> all = actwords::templates(choice());
    if (index < 1 || index > all.size())
        return;
    m_template = all.at(index - 1).reason;
    m_reason->setPlainText(m_template);
    m_reason->moveCursor(QTextCursor::End);
    m_policy->setText(all.at(index - 1).policy);
}

void ActForm::stepTemplate(int step)
{
    const int index = std::clamp(m_templates->currentIndex() + step, 1, m_templates->count() - 1);
    m_templates->setCurrentIndex(index);
    applyTemplate(index);
}

void ActForm::arrange()
{
    const bool timed = choice() == ActChoice::BanForTime;
    const bool custom = timed && m_span->currentIndex() == int(std::size(kSpans));
    const auto show = [this](QWidget *field, bool shown) {
        field->setVisible(shown);
        m_labels.value(field)->setVisible(shown);
    };
    if (custom && !m_until->isVisibleTo(this)) {
        const QDateTime now = QDateTime::currentDateTime();
        m_until->setMinimumDateTime(now);
        m_until->setDateTime(now.addDays(14));
    }
    show(m_span, timed);
    show(m_until, custom);
    show(m_points, choice() == ActChoice::Correct);
    show(m_second, m_secondWanted);
}

void ActForm::setChoice(ActChoice choice)
{
    m_choice->setCurrentIndex(m_choice->findData(int(choice)));
}

void ActForm::clear()
{
    m_reason->clear();
    m_policy->clear();
    m_points->clear();
    m_second->clear();
    m_templates->setCurrentIndex(0);
    m_span->setCurrentIndex(kUsualSpan);
    setSecondPersonWanted(false);
}

void ActForm::setSecondPersonWanted(bool wanted)
{
    m_secondWanted = wanted;
    arrange();
}

void ActForm::focusFirst()
{
    QWidget *first = choice() == ActChoice::Correct ? static_cast<QWidget *>(m_points) : m_reason;
    first->setFocus(Qt::ShortcutFocusReason);
}

ActChoice ActForm::choice() const
{
    return ActChoice(m_choice->currentData().toInt());
}

bool ActForm::hasReason() const
{
    return !m_reason->toPlainText().trimmed().isEmpty();
}

std::chrono::seconds ActForm::span() const
{
    const int index = m_span->currentIndex();
    if (index >= 0 && index < int(std::size(kSpans)))
        return kSpans[index];
    return std::chrono::seconds(
        std::max<qint64>(60, QDateTime::currentDateTime().secsTo(m_until->dateTime())));
}

std::optional<qint64> ActForm::points() const
{
    // However they are grouped, and with either minus.
    QString digits;
    bool negative = false;
    for (const QChar c : m_points->text().trimmed()) {
        if (c.isDigit())
            digits += QChar(u'0' + c.digitValue());
        else if (digits.isEmpty() && (c == u'-' || c == QChar(0x2212)))
            negative = true;
        else if (c.isLetter())
            return std::nullopt;
    }
    bool read = false;
    const qint64 value = digits.toLongLong(&read);
    if (!read || value == 0 || value > kMaxScore)
        return std::nullopt;
    return negative ? -value : value;
}

ActRequest ActForm::request(const ActSubject &subject) const
{
    ActRequest request;
    request.player = subject.player;
    request.kind = actwords::kindOf(choice());
    request.reason = m_reason->toPlainText().trimmed().left(kReasonLength);
    request.policy = m_policy->text().trimmed();
    if (choice() == ActChoice::BanForTime)
        request.until = QDateTime::currentDateTimeUtc().addSecs(span().count());
    if (choice() == ActChoice::Correct)
        request.scoreChange = points().value_or(0);
    request.caseId = subject.caseId;
    if (m_secondWanted)
        request.approvedBy = m_second->text().trimmed();
    request.afterAct = subject.afterAct;
    return request;
}

QString ActForm::verb(const ActSubject &subject) const
{
    return actwords::verb(choice(), subject.username, subject.player, span(), points().value_or(0));
}

QString ActForm::missing() const
{
    if (choice() == ActChoice::Correct && !points())
        return tr("How many points? A minus takes them.");
    if (!hasReason())
        return tr("A reason is needed; it stays with the act.");
    if (m_secondWanted && m_second->text().trimmed().isEmpty())
        return tr("A second person has to have looked at it. Who?");
    return {};
}

bool ActForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool control = key->modifiers() & Qt::ControlModifier;
        if (control && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            Q_EMIT submitted();
            return true;
        }
        if (watched == m_reason && control && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up)) {
            stepTemplate(key->key() == Qt::Key_Down ? 1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace scorewatch::ui
