// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QList>
#include <QObject>

#include "ui/widgets/notice.h"

namespace scorewatch::ui {

/// Lays notices over the lower right corner of a window, newest at the bottom, never more than a few at once.
/// What went wrong stays until it is closed; the rest goes by itself.
class ToastArea final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kUsualSpan{6000};

    ToastArea(const Theme &theme, QWidget *host);

    /// The notice belongs to the area; connect its action before control returns to the event loop.
    Notice *show(Notice::Severity severity, const QString &sentence, const QString &detail = {},
                 std::chrono::milliseconds span = kUsualSpan);
    Notice *showError(const scorewatch::Error &error);

    /// On a wall nobody closes a notice; they wait until it is left.
    void setHidden(bool hidden);
    /// In front again after the host has shown another child.
    void raise();

    [[nodiscard]] const QList<Notice *> &notices() const { return m_notices; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    Notice *add();
    void closeAfter(Notice *notice, std::chrono::milliseconds span);
    void remove(Notice *notice);
    void place();

    const Theme &m_theme;
    QWidget *m_host;
    QList<Notice *> m_notices;
    bool m_hidden = false;
};

} // namespace scorewatch::ui
