// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fraudfilterbar.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QTimer>

#include "ui/fraudlook.h"
#include "ui/text.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {

FraudFilterBar::FraudFilterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_grid(new QGridLayout(this))
    , m_rule(new QComboBox)
    , m_severity(new QComboBox)
    , m_player(new QLineEdit)
    , m_address(new QLineEdit)
    , m_span(new QComboBox)
    , m_shadow(new QCheckBox(tr("With sha&dow")))
    , m_typing(new QTimer(this))
{
    m_rule->setAccessibleName(tr("Rule"));
    m_severity->setAccessibleName(tr("Severity at least"));
    m_player->setAccessibleName(tr("Player by name or id"));
    m_address->setAccessibleName(tr("Address or its pseudonym"));
    m_span->setAccessibleName(tr("Time span"));
    m_player->setPlaceholderText(tr("Player: name or id"));
    m_address->setPlaceholderText(tr("Address"));
    for (QLineEdit *field : {m_player, m_address}) {
        field->setClearButtonEnabled(true);
        field->setMaxLength(64);
        connect(field, &QLineEdit::textChanged, m_typing, qOverload<>(&QTimer::start));
    }
    m_severity->addItem(tr("Any severity"));
    for (const Severity severity : {Severity::Medium, Severity::High, Severity::Critical})
        m_severity->addItem(severity == Severity::Critical ? tr("Critical only")
                                                           : tr("From %1 up").arg(lookOf(severity).word),
                            int(severity));
    m_span->addItem(tr("All times"), 0);
    m_span->addItem(tr("Last hour"), 1);
    m_span->addItem(tr("Last 24 hours"), 24);
    m_span->addItem(tr("Last 7 days"), 24 * 7);
    m_span->addItem(tr("Last 30 days"), 24 * 30);
    m_shadow->setChecked(true);
    m_shadow->setToolTip(tr("Also what rules found that only watch"));
    setRules({});
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_typing->setSingleShot(true);
    m_typing->setInterval(250ms);
    connect(m_typing, &QTimer::timeout, this, &FraudFilterBar::changed);
    for (QComboBox *box : {m_rule, m_severity, m_span})
        connect(box, &QComboBox::activated, this, &FraudFilterBar::changed);
    connect(m_shadow, &QCheckBox::clicked, this, &FraudFilterBar::changed);
    connect(&theme, &Theme::changed, this, [this] {
        m_columns = 0;
        arrange();
    });
    arrange();
}

QList<QWidget *> FraudFilterBar::fields() const
{
    return {m_rule, m_severity, m_player, m_address, m_span, m_shadow};
}

void FraudFilterBar::arrange()
{
    const int columns = std::clamp(width() / m_theme.px(128), 2, 6);
    if (columns == m_columns)
        return;
    m_columns = columns;
    m_grid->setSpacing(m_theme.px(8));
    int place = 0;
    for (QWidget *field : fields()) {
        field->setMinimumWidth(m_theme.px(60));
        field->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        m_grid->addWidget(field, place / columns, place % columns);
        ++place;
    }
    for (int column = 0; column < 6; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void FraudFilterBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void FraudFilterBar::setRules(const QStringList &names)
{
    const QString chosen = m_rule->currentData().toString();
    m_rule->clear();
    m_rule->addItem(tr("Any rule"));
    for (const QString &name : names)
        m_rule->addItem(shownText(name, 60), name);
    m_rule->setCurrentIndex(std::max(0, m_rule->findData(chosen)));
}

int FraudFilterBar::hours() const
{
    return m_span->currentData().toInt();
}

FraudEventFilter FraudFilterBar::filter() const
{
    FraudEventFilter filter;
    filter.rule = m_rule->currentData().toString();
    if (m_severity->currentIndex() > 0)
        filter.atLeast = Severity(m_severity->currentData().toInt());
    if (const QString who = m_player->text().trimmed(); !who.isEmpty()) {
        const std::optional<UserId> id = UserId::fromText(QStringView(who));
        filter.player = id ? *id : m_names.value(who.toCaseFolded());
    }
    filter.address = m_address->text().trimmed();
    if (hours() > 0)
        filter.from = QDateTime::currentDateTimeUtc().addSecs(-3600LL * hours());
    filter.withShadow = m_shadow->isChecked();
    return filter;
}

bool FraudFilterBar::isEmpty() const
{
    return filter() == FraudEventFilter{};
}

void FraudFilterBar::showPlayer(const UserId &player)
{
    m_player->setText(player.toString());
    m_player->setCursorPosition(0);
}

void FraudFilterBar::showAddress(const QString &address)
{
    m_address->setText(address);
}

void FraudFilterBar::reset()
{
    for (QComboBox *box : {m_rule, m_severity, m_span})
        box->setCurrentIndex(0);
    m_player->clear();
    m_address->clear();
    m_shadow->setChecked(true);
    m_typing->stop();
    Q_EMIT changed();
}

} // namespace scorewatch::ui
