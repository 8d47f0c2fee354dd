// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "core/base/error.h"
#include "core/config/connectionprofile.h"
#include "core/doctor/doctorcheck.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QPushButton;
class QTableView;

namespace scorewatch::ui {

class ChecksModel;
class Notice;
class Theme;

/// Collects a connection profile and this run's passwords. It connects to nothing: whoever opened it tests and opens.
/// Use open(), and take the values when it was accepted.
class ConnectionDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `takenNames` are those of the other profiles; a name is given once.
    ConnectionDialog(const Theme &theme, const ConnectionProfile &profile, const QStringList &takenNames,
                     QWidget *parent = nullptr);
    ~ConnectionDialog() override;

    [[nodiscard]] scorewatch::ConnectionProfile profile() const;
    [[nodiscard]] scorewatch::ConnectionSecrets secrets() const;
    /// The person wants to look at these servers now, not only to keep the profile.
    [[nodiscard]] bool connectsAfterwards() const { return m_connects; }
    /// For a profile that is opened again: only the passwords are missing.
    void focusPassword();

    /// What the test found; takes the place of an earlier result.
    void showTestResult(const QList<scorewatch::DoctorCheck> &checks);
    void showTestError(const scorewatch::Error &error);

Q_SIGNALS:
    void testRequested(const scorewatch::ConnectionProfile &profile,
                       const scorewatch::ConnectionSecrets &secrets);

private:
    [[nodiscard]] QGridLayout *makeGrid(QWidget *page) const;
    void addHeading(QGridLayout *grid, int line, const QString &text);
    void addField(QGridLayout *grid, int line, int column, const QString &label, QWidget *field, bool wide);
    QWidget *makeProfilePart();
    QWidget *makeServersPart();
    QWidget *makeResult();
    QWidget *makeButtons();
    void fill(const ConnectionProfile &profile);
    void takeAddress(const QString &text);
    [[nodiscard]] bool check();
    void test();
    void finish(bool connects);
    void updateKind();

    const Theme &m_theme;
    QStringList m_takenNames;
    QLineEdit *m_name;
    QComboBox *m_environment;
    QComboBox *m_kind;
    QWidget *m_servers;
    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_database;
    QLineEdit *m_user;
    QLineEdit *m_postgresPassword;
    QComboBox *m_sslMode;
    QLineEdit *m_redisUrl;
    QLineEdit *m_redisPassword;
    QCheckBox *m_readOnly;
    Notice *m_notice;
    ChecksModel *m_checks;
    QTableView *m_result;
    QPushButton *m_test;
    QPushButton *m_connect;
    bool m_connects = false;
};

} // namespace scorewatch::ui
