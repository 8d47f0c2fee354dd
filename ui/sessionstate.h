// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSettings>

namespace scorewatch::ui {

/// Where the person left off: window and page. Losing it costs nothing, so it lives apart from the preferences.
class SessionState final
{
public:
    explicit SessionState(const QString &path = defaultPath());

    /// `$XDG_CONFIG_HOME/scorewatch/session.ini`
    static QString defaultPath();

    [[nodiscard]] QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    [[nodiscard]] QByteArray page() const;
    void setPage(const QByteArray &id);

private:
    QSettings m_settings;
};

} // namespace scorewatch::ui
