// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/toastarea.h"

#include <algorithm>

#include <QAccessible>
#include <QEvent>
#include <QTimer>

#include "ui/text.h"
#include "ui/theme/theme.h"

using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr qsizetype kMostAtOnce = 4;

} // namespace

ToastArea::ToastArea(const Theme &theme, QWidget *host) : QObject(host), m_theme(theme), m_host(host)
{
    host->installEventFilter(this);
}

Notice *ToastArea::show(Notice::Severity severity, const QString &sentence, const QString &detail,
                        std::chrono::milliseconds span)
{
    // A server that fails each second says the same each second: one notice is enough.
    for (Notice *old : m_notices) {
        if (old->severity() == severity && old->sentence() == shownText(sentence, 600))
            return old;
    }
    Notice *notice = add();
    notice->setMessage(severity, sentence, detail);
    if (severity != Notice::Severity::Bad)
        closeAfter(notice, span);
    QAccessibleEvent alert(notice, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    return notice;
}

Notice *ToastArea::showError(const scorewatch::Error &error)
{
    const bool expected = error.code == Error::Code::Cancelled || error.code == Error::Code::Conflict;
    return show(expected ? Notice::Severity::Warning : Notice::Severity::Bad, error.message, error.detail);
}

Notice *ToastArea::add()
{
    if (m_notices.size() >= kMostAtOnce)
        remove(m_notices.first());
    auto *notice = new Notice(m_theme, m_host);
    connect(notice, &Notice::closed, this, [this, notice] { remove(notice); });
    connect(notice, &Notice::resized, this, &ToastArea::place, Qt::QueuedConnection);
    m_notices.append(notice);
    notice->setVisible(!m_hidden);
    notice->raise();
    return notice;
}

void ToastArea::closeAfter(Notice *notice, std::chrono::milliseconds span)
{
    QTimer::singleShot(span, notice, [this, notice] {
        if (notice->underMouse()) // somebody is reading it
            closeAfter(notice, 2s);
        else
            remove(notice);
    });
}

void ToastArea::remove(Notice *notice)
{
    if (!m_notices.removeOne(notice))
        return;
    notice->hide();
    notice->deleteLater();
    place();
}

void ToastArea::setHidden(bool hidden)
{
    m_hidden = hidden;
    for (Notice *notice : std::as_const(m_notices))
        notice->setVisible(!hidden);
}

void ToastArea::raise()
{
    for (Notice *notice : std::as_const(m_notices))
        notice->raise();
}

void ToastArea::place()
{
    const int margin = m_theme.px(16);
    const int width = std::min(m_theme.px(460), m_host->width() - 2 * margin);
    int bottom = m_host->height() - margin;
    for (auto it = m_notices.crbegin(); it != m_notices.crend(); ++it) {
        Notice *notice = *it;
        const int wanted
            = notice->hasHeightForWidth() ? notice->heightForWidth(width) : notice->sizeHint().height();
        notice->setGeometry(m_host->width() - margin - width, bottom - wanted, width, wanted);
        bottom -= wanted + m_theme.px(8);
    }
}

bool ToastArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_host && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        place();
    return QObject::eventFilter(watched, event);
}

} // namespace scorewatch::ui
