// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statusstrip.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>

#include "ui/environment.h"
#include "ui/format.h"
#include "ui/text.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/statusitem.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

/// `placed`: where it is stands there even while nothing is connected.
void showConnection(StatusItem *item, const ConnectionStatus &status, bool placed = false)
{
    QString text = shownText(status.name, 40);
    if (!status.version.isEmpty())
        text += u' ' + shownText(status.version, 40);
    const QString place = shownText(status.place, 80);
    const QString detail = shownText(status.detail, 400);
    const QString known = place.isEmpty() ? text : text + u" · "_s + place;
    const QString &always = placed ? known : text;
    switch (status.state) {
    case ConnectionStatus::State::Connected:
        return item->setStatus(Mark::Dot, Ink::Good, known, detail);
    case ConnectionStatus::State::Degraded:
        return item->setStatus(Mark::Triangle, Ink::Warn, known + u" · "_s + StatusStrip::tr("limited"),
                               detail);
    case ConnectionStatus::State::Connecting:
        return item->setStatus(Mark::Ring, Ink::Accent, always + u" · "_s + StatusStrip::tr("connecting"),
                               detail);
    case ConnectionStatus::State::Disconnected:
        break;
    }
    item->setStatus(Mark::Square, Ink::Bad, always + u" · "_s + StatusStrip::tr("not connected"), detail);
}

} // namespace

StatusStrip::StatusStrip(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_postgres(new StatusItem(theme))
    , m_redis(new StatusItem(theme))
    , m_scorewatchd(new StatusItem(theme))
    , m_feed(new StatusItem(theme))
    , m_message(new TextLabel(theme, FontRole::Small))
    , m_who(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_profile(new TextLabel(theme, FontRole::SmallStrong))
    , m_messageEnd(new QTimer(this))
    , m_feedDelay(new QTimer(this))
{
    m_message->setElided(true);
    auto *row = new QHBoxLayout(this);
    for (StatusItem *item : {m_postgres, m_redis, m_scorewatchd, m_feed})
        row->addWidget(item);
    row->addWidget(m_message, 1);
    row->addWidget(m_who);
    row->addWidget(m_profile);
    m_messageEnd->setSingleShot(true);
    m_feedDelay->setSingleShot(true);
    m_feedDelay->setInterval(250ms);
    connect(m_messageEnd, &QTimer::timeout, m_message, &QLabel::clear);
    connect(m_feedDelay, &QTimer::timeout, this, &StatusStrip::showFeed);
    connect(&theme, &Theme::changed, this, &StatusStrip::restyle);
    setPostgres({u"PostgreSQL"_s, ConnectionStatus::State::Disconnected, {}, {}, {}});
    setRedis({u"Redis"_s, ConnectionStatus::State::Disconnected, {}, {}, {}});
    setScorewatchd({u"scorewatchd"_s, ConnectionStatus::State::Disconnected, {}, {}, {}});
    m_scorewatchd->hide();
    showFeed();
    restyle();
}

void StatusStrip::restyle()
{
    layout()->setContentsMargins(m_theme.px(14), 0, m_theme.px(14), 0);
    layout()->setSpacing(m_theme.px(18));
    setFixedHeight(m_theme.px(28));
}

void StatusStrip::setPostgres(const ConnectionStatus &status)
{
    showConnection(m_postgres, status);
}

void StatusStrip::setRedis(const ConnectionStatus &status)
{
    showConnection(m_redis, status);
}

void StatusStrip::setScorewatchd(const ConnectionStatus &status)
{
    showConnection(m_scorewatchd, status, true);
}

void StatusStrip::setFeed(LiveState state, const StreamPosition &position)
{
    const bool other = state != m_state;
    m_state = state;
    m_position = position;
    if (other)
        showFeed();
    else if (!m_feedDelay->isActive())
        m_feedDelay->start();
}

void StatusStrip::showFeed()
{
    const LiveStateLook look = lookOf(m_state);
    const QString epoch = shownText(QString::fromUtf8(m_position.epoch), 64);
    if (epoch.isEmpty()) {
        m_feed->setStatus(look.mark, look.ink, tr("Feed %1").arg(look.word.toLower()));
        return;
    }
    m_feed->setStatus(
        look.mark, look.ink,
        tr("Feed %1 · epoch %2, seq %3").arg(look.word.toLower(), epoch.left(6), number(m_position.sequence)),
        tr("Epoch %1").arg(epoch));
}

void StatusStrip::setWho(const QString &who)
{
    m_who->setShownText(shownText(who, 80));
}

void StatusStrip::setProfile(const std::optional<ConnectionProfile> &profile)
{
    const bool remote = profile && profile->kind == ConnectionProfile::Kind::Scorewatchd;
    m_postgres->setVisible(!remote);
    m_redis->setVisible(!remote);
    m_scorewatchd->setVisible(remote);
    if (!profile)
        return m_profile->setShownText({});
    QStringList parts{shownText(profile->name, 32)}; // never shortened by the layout
    const QString word = wordOf(profile->environment);
    if (!word.isEmpty())
        parts.append(word.toUpper());
    if (profile->readOnly)
        parts.append(tr("read only"));
    m_profile->setInk(inkOf(profile->environment));
    m_profile->setShownText(parts.join(u" · "_s));
}

void StatusStrip::showMessage(const QString &text, std::chrono::milliseconds span)
{
    m_message->setShownText(shownText(text, 300));
    m_messageEnd->start(span);
}

QString StatusStrip::text() const
{
    QStringList parts;
    for (const StatusItem *item : {m_postgres, m_redis, m_scorewatchd, m_feed}) {
        if (!item->isHidden())
            parts.append(item->text());
    }
    parts << m_message->text() << m_who->text() << m_profile->text();
    return parts.join(u" | "_s);
}

void StatusStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().panel);
    painter.fillRect(QRect(0, 0, width(), 1), m_theme.palette().line);
}

} // namespace scorewatch::ui
