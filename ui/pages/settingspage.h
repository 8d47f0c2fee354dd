// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/config/connectionprofile.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLayout;
class QPushButton;
class QTableView;

namespace scorewatch::ui {

class Card;
class PageHeader;
class ProfilesModel;
class Theme;

/// Appearance and connection profiles. It shows what is in force and says what the person wants; it stores nothing.
class SettingsPage final : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsPage(Theme &theme, QWidget *parent = nullptr);

    void setProfiles(const QList<scorewatch::ConnectionProfile> &profiles, const QString &open);

Q_SIGNALS:
    /// The theme was changed here and wants to be remembered.
    void appearanceChanged();
    void addRequested();
    void editRequested(const scorewatch::ConnectionProfile &profile);
    void removeRequested(const scorewatch::ConnectionProfile &profile);
    void openRequested(const scorewatch::ConnectionProfile &profile);

private:
    Card *makeAppearance();
    QLayout *makeColourChoice();
    void connectAppearance();
    Card *makeProfiles();
    void restyle();
    void updateButtons();
    void tell(void (SettingsPage::*signal)(const ConnectionProfile &));
    [[nodiscard]] const ConnectionProfile *current() const;

    Theme &m_theme;
    PageHeader *m_header;
    ProfilesModel *m_model;
    QButtonGroup *m_choices;
    QComboBox *m_zoom;
    QCheckBox *m_reducedMotion;
    QTableView *m_table;
    QPushButton *m_open;
    QPushButton *m_edit;
    QPushButton *m_remove;
};

} // namespace scorewatch::ui
