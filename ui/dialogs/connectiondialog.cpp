// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectiondialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIntValidator>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/delegates/checkdelegate.h"
#include "ui/environment.h"
#include "ui/models/checksmodel.h"
#include "ui/theme/theme.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kLongestField = 512;

QLineEdit *makePassword()
{
    auto *field = new QLineEdit;
    field->setEchoMode(QLineEdit::Password);
    field->setPlaceholderText(ConnectionDialog::tr("Kept in memory only, asked for each time"));
    return field;
}

} // namespace

ConnectionDialog::ConnectionDialog(const Theme &theme, const ConnectionProfile &profile, const QStringList &takenNames,
                                   QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_takenNames(takenNames)
    , m_name(new QLineEdit)
    , m_environment(new QComboBox)
    , m_kind(new QComboBox)
    , m_servers(new QWidget)
    , m_host(new QLineEdit)
    , m_port(new QLineEdit)
    , m_database(new QLineEdit)
    , m_user(new QLineEdit)
    , m_postgresPassword(makePassword())
    , m_sslMode(new QComboBox)
    , m_redisUrl(new QLineEdit)
    , m_redisPassword(makePassword())
    , m_readOnly(new QCheckBox(tr("Read &only: the connection itself refuses to write")))
    , m_notice(new Notice(theme))
    , m_checks(new ChecksModel(this))
    , m_result(new QTableView)
    , m_test(new QPushButton(tr("&Test")))
{
    setWindowTitle(tr("Connection profile"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(20), theme.px(18), theme.px(20), theme.px(16));
    column->setSpacing(theme.px(12));
    column->addWidget(makeForm());
    column->addWidget(makeResult());
    column->addStretch(1);
    column->addWidget(makeButtons());
    setMinimumWidth(theme.px(560));
    fill(profile);
    updateKind();
    m_name->setFocus();
}

void ConnectionDialog::addHeading(QFormLayout *form, const QString &text)
{
    auto *heading = new TextLabel(m_theme, FontRole::Strong);
    heading->setText(text);
    heading->setContentsMargins(0, m_theme.px(8), 0, 0);
    form->addRow(heading);
}

void ConnectionDialog::addRow(QFormLayout *form, const QString &label, QWidget *field)
{
    auto *name = new TextLabel(m_theme, FontRole::Body, Ink::Dim);
    name->setText(label);
    name->setBuddy(field);
    name->setMinimumHeight(m_theme.px(32));
    form->addRow(name, field);
    field->setAccessibleName(QString(label).remove(u'&'));
    if (auto *line = qobject_cast<QLineEdit *>(field))
        line->setMaxLength(kLongestField);
}

QWidget *ConnectionDialog::makeForm()
{
    auto *page = new QWidget;
    auto *form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    addRow(form, tr("&Name"), m_name);
    using Environment = ConnectionProfile::Environment;
    for (const Environment environment : {Environment::Unmarked, Environment::Test, Environment::Staging, Environment::Production})
        m_environment->addItem(environment == Environment::Unmarked ? tr("Nothing") : wordOf(environment), int(environment));
    addRow(form, tr("&Marked as"), m_environment);
    m_kind->addItem(tr("Servers that are running"), int(ConnectionProfile::Kind::Servers));
    m_kind->addItem(tr("This program's own servers"), int(ConnectionProfile::Kind::Embedded));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ConnectionDialog::updateKind);
    addRow(form, tr("&Look at"), m_kind);
    form->addRow(m_servers);

    auto *servers = new QFormLayout(m_servers);
    servers->setContentsMargins(0, 0, 0, 0);
    addHeading(servers, tr("PostgreSQL"));
    m_host->setPlaceholderText(tr("Name, address, directory of a socket, or paste postgresql://…"));
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_sslMode->addItem(tr("As libpq decides"), QString());
    for (const QString &mode : {u"disable"_s, u"prefer"_s, u"require"_s, u"verify-ca"_s, u"verify-full"_s})
        m_sslMode->addItem(mode, mode);
    addRow(servers, tr("&Host"), m_host);
    addRow(servers, tr("Po&rt"), m_port);
    addRow(servers, tr("&Database"), m_database);
    addRow(servers, tr("&User"), m_user);
    addRow(servers, tr("&Password"), m_postgresPassword);
    addRow(servers, tr("&Encryption"), m_sslMode);
    addHeading(servers, tr("Redis"));
    m_redisUrl->setPlaceholderText(u"redis://host:6379/0"_s);
    addRow(servers, tr("&Address"), m_redisUrl);
    addRow(servers, tr("Pass&word"), m_redisPassword);
    m_redisPassword->setAccessibleName(tr("Redis password"));
    servers->addRow(QString(), m_readOnly);
    connect(m_host, &QLineEdit::textEdited, this, &ConnectionDialog::takePastedAddress);
    return page;
}

QWidget *ConnectionDialog::makeResult()
{
    auto *result = new QWidget;
    auto *column = new QVBoxLayout(result);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_notice);
    column->addWidget(m_result);
    m_notice->setClosable(false);
    m_notice->hide();
    m_result->hide();
    m_result->setModel(m_checks);
    m_result->setItemDelegate(new CheckDelegate(m_theme, m_result));
    m_result->setColumnHidden(ChecksModel::Expected, true);
    m_result->setFrameShape(QFrame::NoFrame);
    m_result->setShowGrid(false);
    m_result->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_result->setTabKeyNavigation(false);
    m_result->setAccessibleName(tr("Result of the test"));
    m_result->setFixedHeight(m_theme.px(180));
    m_result->verticalHeader()->hide();
    m_result->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_result->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_result->horizontalHeader()->setStretchLastSection(true);
    return result;
}

QWidget *ConnectionDialog::makeButtons()
{
    auto *buttons = new QWidget;
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    auto *cancel = new QPushButton(tr("Cancel"));
    auto *save = new QPushButton(tr("&Save"));
    auto *connectNow = new QPushButton(tr("Save and &connect"));
    connectNow->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    connectNow->setDefault(true);
    row->addWidget(m_test);
    row->addStretch(1);
    for (QPushButton *button : {cancel, save, connectNow})
        row->addWidget(button);
    connect(m_test, &QPushButton::clicked, this, &ConnectionDialog::test);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, [this] { finish(false); });
    connect(connectNow, &QPushButton::clicked, this, [this] { finish(true); });
    return buttons;
}

void ConnectionDialog::fill(const ConnectionProfile &profile)
{
    m_name->setText(profile.name);
    m_environment->setCurrentIndex(m_environment->findData(int(profile.environment)));
    m_kind->setCurrentIndex(m_kind->findData(int(profile.kind)));
    m_host->setText(profile.host);
    m_port->setText(QString::number(profile.port));
    m_database->setText(profile.database);
    m_user->setText(profile.user);
    if (m_sslMode->findData(profile.sslMode) < 0)
        m_sslMode->addItem(profile.sslMode, profile.sslMode);
    m_sslMode->setCurrentIndex(m_sslMode->findData(profile.sslMode));
    m_redisUrl->setText(profile.redisUrl);
    m_readOnly->setChecked(profile.readOnly);
}

void ConnectionDialog::takePastedAddress(const QString &text)
{
    if (!text.startsWith("postgres"_L1) || !text.contains("://"_L1))
        return;
    ConnectionProfile pasted = profile();
    ConnectionSecrets found = secrets();
    if (!pasted.readPostgresUri(text, &found))
        return; // still being typed
    if (pasted.host.isEmpty() || pasted.database.isEmpty())
        return;
    fill(pasted);
    m_postgresPassword->setText(found.postgresPassword);
}

ConnectionProfile ConnectionDialog::profile() const
{
    ConnectionProfile profile;
    profile.name = m_name->text().trimmed();
    profile.environment = ConnectionProfile::Environment(m_environment->currentData().toInt());
    profile.kind = ConnectionProfile::Kind(m_kind->currentData().toInt());
    if (profile.kind == ConnectionProfile::Kind::Embedded)
        return profile;
    profile.host = m_host->text().trimmed();
    profile.port = quint16(m_port->text().toUShort());
    profile.database = m_database->text().trimmed();
    profile.user = m_user->text().trimmed();
    profile.sslMode = m_sslMode->currentData().toString();
    profile.redisUrl = m_redisUrl->text().trimmed();
    profile.readOnly = m_readOnly->isChecked();
    profile.moveRedisPassword(nullptr);
    return profile;
}

ConnectionSecrets ConnectionDialog::secrets() const
{
    ConnectionSecrets secrets {m_postgresPassword->text(), m_redisPassword->text()};
    ConnectionProfile typed;
    typed.redisUrl = m_redisUrl->text().trimmed();
    if (secrets.redisPassword.isEmpty())
        typed.moveRedisPassword(&secrets);
    return secrets;
}

void ConnectionDialog::focusPassword()
{
    m_postgresPassword->setFocus();
}

bool ConnectionDialog::check()
{
    const ConnectionProfile entered = profile();
    Result<void> checked = entered.check();
    if (checked && m_takenNames.contains(entered.name))
        checked = Error {Error::Code::Conflict, tr("Another profile has this name. Give a different one."), {}, {}};
    if (!checked)
        showTestError(checked.error());
    return checked.hasValue();
}

void ConnectionDialog::test()
{
    if (!check())
        return;
    m_test->setEnabled(false);
    m_result->hide();
    m_notice->setMessage(Notice::Severity::Info, tr("Connecting to both servers…"));
    m_notice->show();
    Q_EMIT testRequested(profile(), secrets());
}

void ConnectionDialog::showTestResult(const QList<DoctorCheck> &checks)
{
    m_test->setEnabled(true);
    m_checks->apply(checks);
    m_result->setVisible(!checks.isEmpty());
    const int bad = m_checks->count(DoctorCheck::Status::Bad);
    const int other = m_checks->count(DoctorCheck::Status::Warning) + m_checks->count(DoctorCheck::Status::Unknown);
    if (bad > 0)
        m_notice->setMessage(Notice::Severity::Bad, tr("Something will be blind or refused: %1 checks are bad.").arg(bad));
    else if (other > 0)
        m_notice->setMessage(Notice::Severity::Warning, tr("Both servers answer. %1 checks ask for attention.").arg(other));
    else
        m_notice->setMessage(Notice::Severity::Good, tr("Both servers answer, and nothing is missing."));
    m_notice->show();
}

void ConnectionDialog::showTestError(const scorewatch::Error &error)
{
    m_test->setEnabled(true);
    m_result->hide();
    m_notice->setError(error);
    m_notice->show();
}

void ConnectionDialog::finish(bool connects)
{
    if (!check())
        return;
    m_connects = connects;
    accept();
}

void ConnectionDialog::updateKind()
{
    const bool servers = m_kind->currentData().toInt() == int(ConnectionProfile::Kind::Servers);
    m_servers->setVisible(servers);
    m_test->setVisible(servers);
    adjustSize();
}

} // namespace scorewatch::ui
