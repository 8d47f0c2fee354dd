// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectiondialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
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
    field->setPlaceholderText(ConnectionDialog::tr("Asked each time"));
    return field;
}

} // namespace

ConnectionDialog::ConnectionDialog(const Theme &theme, const ConnectionProfile &profile,
                                   const QStringList &takenNames, QWidget *parent)
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
    , m_connect(new QPushButton(tr("Save and &connect")))
{
    setWindowTitle(tr("Connection profile"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(20), theme.px(18), theme.px(20), theme.px(16));
    column->setSpacing(theme.px(12));
    column->addWidget(makeProfilePart());
    column->addWidget(makeServersPart());
    column->addWidget(makeResult());
    column->addStretch(1);
    column->addWidget(makeButtons());
    m_connect->setDefault(true); // not before it is in the dialog, which would not hear of it
    setMinimumWidth(theme.px(640));
    fill(profile);
    updateKind();
    m_name->setFocus();
}

ConnectionDialog::~ConnectionDialog()
{
    m_host->disconnect(
        this); // QDialog's destructor hides it, which takes the focus from a field and ends its editing
}

void ConnectionDialog::addHeading(QGridLayout *grid, int line, const QString &text)
{
    auto *heading = new TextLabel(m_theme, FontRole::Strong);
    heading->setText(text);
    heading->setContentsMargins(0, m_theme.px(8), 0, 0);
    grid->addWidget(heading, line, 0, 1, 4);
}

/// Two fields share a line: `column` is 0 or 1; one that spans the line has `wide`.
void ConnectionDialog::addField(QGridLayout *grid, int line, int column, const QString &label, QWidget *field,
                                bool wide)
{
    auto *name = new TextLabel(m_theme, FontRole::Body, Ink::Dim);
    name->setText(label);
    name->setBuddy(field);
    name->setMinimumWidth(m_theme.px(column == 0 ? 84 : 70));
    if (column == 1)
        name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(name, line, column * 2);
    grid->addWidget(field, line, column * 2 + 1, 1, wide ? 3 : 1);
    field->setAccessibleName(QString(label).remove(u'&'));
    field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    if (auto *text = qobject_cast<QLineEdit *>(field))
        text->setMaxLength(kLongestField);
}

QGridLayout *ConnectionDialog::makeGrid(QWidget *page) const
{
    auto *grid = new QGridLayout(page);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(m_theme.px(10));
    grid->setVerticalSpacing(m_theme.px(8));
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(3, 2);
    return grid;
}

QWidget *ConnectionDialog::makeProfilePart()
{
    auto *page = new QWidget;
    QGridLayout *grid = makeGrid(page);
    addField(grid, 0, 0, tr("&Name"), m_name, false);
    using Environment = ConnectionProfile::Environment;
    for (const Environment environment :
         {Environment::Unmarked, Environment::Test, Environment::Staging, Environment::Production})
        m_environment->addItem(environment == Environment::Unmarked ? tr("Nothing") : wordOf(environment),
                               int(environment));
    addField(grid, 0, 1, tr("&Marked as"), m_environment, false);
    m_kind->addItem(tr("Servers that are running"), int(ConnectionProfile::Kind::Servers));
    m_kind->addItem(tr("This program's own servers"), int(ConnectionProfile::Kind::Embedded));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ConnectionDialog::updateKind);
    addField(grid, 1, 0, tr("&Look at"), m_kind, true);
    return page;
}

QWidget *ConnectionDialog::makeServersPart()
{
    QGridLayout *grid = makeGrid(m_servers);
    addHeading(grid, 0, tr("PostgreSQL"));
    m_host->setPlaceholderText(tr("Name, socket directory, or paste an address"));
    m_host->setToolTip(tr("postgresql://user@host:port/database fills in all the fields"));
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_sslMode->addItem(tr("As libpq decides"), QString());
    for (const QString &mode : {u"disable"_s, u"prefer"_s, u"require"_s, u"verify-ca"_s, u"verify-full"_s})
        m_sslMode->addItem(mode, mode);
    addField(grid, 1, 0, tr("&Host"), m_host, false);
    addField(grid, 1, 1, tr("Po&rt"), m_port, false);
    addField(grid, 2, 0, tr("&Database"), m_database, false);
    addField(grid, 2, 1, tr("&Encryption"), m_sslMode, false);
    addField(grid, 3, 0, tr("&User"), m_user, false);
    addField(grid, 3, 1, tr("&Password"), m_postgresPassword, false);
    addHeading(grid, 4, tr("Redis"));
    m_redisUrl->setPlaceholderText(u"redis://host:6379/0"_s);
    addField(grid, 5, 0, tr("&Address"), m_redisUrl, false);
    addField(grid, 5, 1, tr("Pass&word"), m_redisPassword, false);
    m_redisPassword->setAccessibleName(tr("Redis password"));
    auto *never = new TextLabel(m_theme, FontRole::Small, Ink::Dim);
    never->setText(tr("Passwords are kept in memory for this run and never written to a file."));
    grid->addWidget(never, 6, 1, 1, 3);
    grid->addWidget(m_readOnly, 7, 1, 1, 3);
    connect(m_host, &QLineEdit::textEdited, this,
            [this, before = m_host->text().size()](const QString &text) mutable {
                const bool isPasted = text.size() > before + 1;
                before = text.size();
                if (isPasted)
                    takeAddress(text);
            });
    connect(m_host, &QLineEdit::editingFinished, this, [this] { takeAddress(m_host->text()); });
    return m_servers;
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
    m_result->setFixedHeight(m_theme.px(160));
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
    m_connect->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    row->addWidget(m_test);
    row->addStretch(1);
    for (QPushButton *button : {cancel, save, m_connect})
        row->addWidget(button);
    connect(m_test, &QPushButton::clicked, this, &ConnectionDialog::test);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, [this] { finish(false); });
    connect(m_connect, &QPushButton::clicked, this, [this] { finish(true); });
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

/// Not while somebody types it: half an address is an address, too.
void ConnectionDialog::takeAddress(const QString &text)
{
    if (!text.startsWith("postgres"_L1) || !text.contains("://"_L1))
        return;
    ConnectionProfile pasted = profile();
    ConnectionSecrets found = secrets();
    if (!pasted.readPostgresUri(text, &found))
        return; // check() tells what is wrong with it
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
    ConnectionSecrets secrets{m_postgresPassword->text(), m_redisPassword->text()};
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
        checked = Error{
            Error::Code::Conflict, tr("Another profile has this name. Give a different one."), {}, {}};
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
    const int other
        = m_checks->count(DoctorCheck::Status::Warning) + m_checks->count(DoctorCheck::Status::Unknown);
    if (bad > 0)
        m_notice->setMessage(Notice::Severity::Bad,
                             bad == 1
                                 ? tr("Something will be blind or refused: one check is bad.")
                                 : tr("Something will be blind or refused: %1 checks are bad.").arg(bad));
    else if (other > 0)
        m_notice->setMessage(Notice::Severity::Warning,
                             other == 1 ? tr("Both servers answer. One check asks for attention.")
                                        : tr("Both servers answer. %1 checks ask for attention.").arg(other));
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
