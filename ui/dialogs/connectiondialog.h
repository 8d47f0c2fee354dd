// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "core/base/error.h"
#include "core/config/connectionprofile.h"
#include "core/doctor/doctorcheck.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QTableView;

namespace scorewatch::ui {

class ChecksModel;
class Notice;
class Theme;

/// Collects a connection profile and this run's passwords or token. It connects to nothing: whoever opened it tests and opens.
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
    /// For a profile that is opened again: only the passwords or the token are missing.
    void focusPassword();

    /// What the test found; takes the place of an earlier result.
    void showTestResult(const QList<scorewatch::DoctorCheck> &checks);
    void showTestError(const scorewatch::Error &error);

Q_SIGNALS:
    void testRequested(const scorewatch::ConnectionProfile &profile,
                       const scorewatch::ConnectionSecrets &secrets);

private:
    QWidget *makeProfilePart();
    QWidget *makeServersPart();
    QWidget *makeApiPart();
    QWidget *makeResult();
    QWidget *makeButtons();
    void fill(const ConnectionProfile &profile);
    void takeAddress(const QString &text);
    [[nodiscard]] bool check();
    [[nodiscard]] bool checkToken();
    void test();
    void finish(bool connects);
    void updateKind();
    void makeRoom();

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
    QWidget *m_api;
    QLineEdit *m_apiUrl;
    QLineEdit *m_apiToken;
    QCheckBox *m_readOnly;
    Notice *m_notice;
    ChecksModel *m_checks;
    QTableView *m_result;
    QPushButton *m_test;
    QPushButton *m_connect;
    bool m_connects = false;
};

} // namespace scorewatch::ui
