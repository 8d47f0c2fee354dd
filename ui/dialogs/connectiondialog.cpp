// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectiondialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIntValidator>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/delegates/checkdelegate.h"
#include "ui/dialogs/formgrid.h"
#include "ui/environment.h"
#include "ui/models/checksmodel.h"
#include "ui/theme/theme.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kLongestToken = 4096;

ConnectionProfile::Kind kindIn(const QComboBox &box)
{
    return ConnectionProfile::Kind(box.currentData().toInt());
}

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
    , m_api(new QWidget)
    , m_apiUrl(new QLineEdit)
    , m_apiToken(makePassword())
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
    column->addWidget(makeApiPart());
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

QWidget *ConnectionDialog::makeProfilePart()
{
    auto *page = new QWidget;
    auto *grid = new FormGrid(m_theme, page);
    grid->addField(0, 0, tr("&Name"), m_name, false);
    using Environment = ConnectionProfile::Environment;
    for (const Environment environment :
         {Environment::Unmarked, Environment::Test, Environment::Staging, Environment::Production})
        m_environment->addItem(environment == Environment::Unmarked ? tr("Nothing") : wordOf(environment),
                               int(environment));
    grid->addField(0, 1, tr("&Marked as"), m_environment, false);
    m_kind->addItem(tr("PostgreSQL and Redis that are running"), int(ConnectionProfile::Kind::Servers));
    m_kind->addItem(tr("This program's own servers"), int(ConnectionProfile::Kind::Embedded));
    m_kind->addItem(tr("A scorewatchd, with a token"), int(ConnectionProfile::Kind::Scorewatchd));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ConnectionDialog::updateKind);
    grid->addField(1, 0, tr("&Look at"), m_kind, true);
    return page;
}

QWidget *ConnectionDialog::makeServersPart()
{
    auto *grid = new FormGrid(m_theme, m_servers);
    grid->addHeading(0, tr("PostgreSQL"));
    m_host->setPlaceholderText(tr("Name, socket directory, or paste an address"));
    m_host->setToolTip(tr("postgresql://user@host:port/database fills in all the fields"));
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_sslMode->addItem(tr("As libpq decides"), QString());
    for (const QString &mode : {u"disable"_s, u"prefer"_s, u"require"_s, u"verify-ca"_s, u"verify-full"_s})
        m_sslMode->addItem(mode, mode);
    grid->addField(1, 0, tr("&Host"), m_host, false);
    grid->addField(1, 1, tr("Po&rt"), m_port, false);
    grid->addField(2, 0, tr("&Database"), m_database, false);
    grid->addField(2, 1, tr("&Encryption"), m_sslMode, false);
    grid->addField(3, 0, tr("&User"), m_user, false);
    grid->addField(3, 1, tr("&Password"), m_postgresPassword, false);
    grid->addHeading(4, tr("Redis"));
    m_redisUrl->setPlaceholderText(u"redis://host:6379/0"_s);
    grid->addField(5, 0, tr("&Address"), m_redisUrl, false);
    grid->addField(5, 1, tr("Pass&word"), m_redisPassword, false);
    m_redisPassword->setAccessibleName(tr("Redis password"));
    grid->addRemark(6, tr("Passwords are kept in memory for this run and never written to a file."));
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

QWidget *ConnectionDialog::makeApiPart()
{
    auto *grid = new FormGrid(m_theme, m_api);
    grid->addHeading(0, u"scorewatchd"_s);
    m_apiUrl->setPlaceholderText(u"https://scores.example.org"_s);
    m_apiUrl->setToolTip(tr("https://host:port, with ?ca=FILE behind it for an authority of your own; "
                            "http:// for this machine only"));
    m_apiToken->setMaxLength(kLongestToken);
    grid->addField(1, 0, tr("&Address"), m_apiUrl, true);
    m_apiUrl->setAccessibleName(tr("Address of scorewatchd"));
    grid->addField(2, 0, tr("To&ken"), m_apiToken, true);
    grid->addRemark(
        3,
        tr("From “scorewatchd token issue --role operator”. It is kept in memory for this run and "
           "never written to a file."));
    return m_api;
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
    m_apiUrl->setText(profile.apiUrl);
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
    profile.kind = kindIn(*m_kind);
    if (profile.kind == ConnectionProfile::Kind::Scorewatchd)
        profile.apiUrl = m_apiUrl->text().trimmed();
    if (profile.kind != ConnectionProfile::Kind::Servers)
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
    if (kindIn(*m_kind) == ConnectionProfile::Kind::Scorewatchd)
        return {.postgresPassword = {}, .redisPassword = {}, .apiToken = m_apiToken->text().trimmed()};
    ConnectionSecrets secrets{m_postgresPassword->text(), m_redisPassword->text(), {}};
    ConnectionProfile typed;
    typed.redisUrl = m_redisUrl->text().trimmed();
    if (secrets.redisPassword.isEmpty())
        typed.moveRedisPassword(&secrets);
    return secrets;
}

void ConnectionDialog::focusPassword()
{
    const bool remote = kindIn(*m_kind) == ConnectionProfile::Kind::Scorewatchd;
    (remote ? m_apiToken : m_postgresPassword)->setFocus();
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

/// Without it nothing can be connected to; kept it is not, so a profile may be saved without.
bool ConnectionDialog::checkToken()
{
    if (kindIn(*m_kind) != ConnectionProfile::Kind::Scorewatchd || !secrets().apiToken.isEmpty())
        return true;
    showTestError({Error::Code::InvalidArgument,
                   tr("The token is missing. Enter one from “scorewatchd token issue”."),
                   {},
                   {}});
    m_apiToken->setFocus();
    return false;
}

void ConnectionDialog::test()
{
    if (!check() || !checkToken())
        return;
    m_test->setEnabled(false);
    m_result->hide();
    m_notice->setMessage(Notice::Severity::Info,
                         kindIn(*m_kind) == ConnectionProfile::Kind::Scorewatchd
                             ? tr("Connecting to scorewatchd…")
                             : tr("Connecting to both servers…"));
    m_notice->show();
    Q_EMIT testRequested(profile(), secrets());
}

void ConnectionDialog::showTestResult(const QList<DoctorCheck> &checks)
{
    m_test->setEnabled(true);
    m_checks->apply(checks);
    m_result->setVisible(!checks.isEmpty());
    const QString answers = kindIn(*m_kind) == ConnectionProfile::Kind::Scorewatchd
        ? tr("scorewatchd answers")
        : tr("Both servers answer");
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
                             other == 1 ? tr("%1. One check asks for attention.").arg(answers)
                                        : tr("%1. %2 checks ask for attention.").arg(answers).arg(other));
    else
        m_notice->setMessage(Notice::Severity::Good, tr("%1, and nothing is missing.").arg(answers));
    m_notice->show();
    makeRoom();
}

void ConnectionDialog::showTestError(const scorewatch::Error &error)
{
    m_test->setEnabled(true);
    m_result->hide();
    m_notice->setError(error);
    m_notice->show();
    makeRoom();
}

void ConnectionDialog::finish(bool connects)
{
    if (!check() || (connects && !checkToken()))
        return;
    m_connects = connects;
    accept();
}

void ConnectionDialog::updateKind()
{
    const ConnectionProfile::Kind kind = kindIn(*m_kind);
    m_servers->setVisible(kind == ConnectionProfile::Kind::Servers);
    m_api->setVisible(kind == ConnectionProfile::Kind::Scorewatchd);
    m_test->setVisible(kind != ConnectionProfile::Kind::Embedded);
    m_notice->hide(); // what was found was found elsewhere
    m_result->hide();
    adjustSize();
    makeRoom();
}

/// A sentence that takes several lines must not squeeze the fields; a layout does not see to that in a window.
void ConnectionDialog::makeRoom()
{
    layout()->activate();
    if (const int needed = layout()->totalHeightForWidth(width()); height() < needed)
        resize(width(), needed);
}

} // namespace scorewatch::ui
