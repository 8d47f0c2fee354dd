// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessionstate.h"

#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

const QString kGeometry = u"window/geometry"_s;
const QString kPage = u"window/page"_s;

} // namespace

SessionState::SessionState(const QString &path) : m_settings(path, QSettings::IniFormat) { }

QString SessionState::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + "/scorewatch/session.ini"_L1;
}

QByteArray SessionState::geometry() const
{
    return m_settings.value(kGeometry).toByteArray();
}

void SessionState::setGeometry(const QByteArray &geometry)
{
    m_settings.setValue(kGeometry, geometry);
}

QByteArray SessionState::page() const
{
    return m_settings.value(kPage).toByteArray();
}

void SessionState::setPage(const QByteArray &id)
{
    m_settings.setValue(kPage, id);
}

} // namespace scorewatch::ui
