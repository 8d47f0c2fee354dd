// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/auditpage.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/actions.h"
#include "ui/auditexporter.h"
#include "ui/auditwords.h"
#include "ui/delegates/auditdelegate.h"
#include "ui/format.h"
#include "ui/models/auditmodel.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/theme/themeicon.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/auditdetail.h"
#include "ui/widgets/auditfilterbar.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/statepane.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::ui {
namespace {

constexpr int kRowsAPage = 200;
constexpr auto kReadAgain = 10s;
constexpr double kCramped = 900; // below it the reason is in the panel only
constexpr double kNarrow = 720;  // below it there is no panel
constexpr double kTiny = 600;    // below it the reason is in its tip only

} // namespace

AuditPage::AuditPage(const Theme &theme, const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new AuditModel(this))
    , m_header(new PageHeader(theme, tr("Audit")))
    , m_filter(new AuditFilterBar(theme))
    , m_verdict(new Notice(theme))
    , m_problem(new Notice(theme))
    , m_stack(new QStackedWidget)
    , m_table(new QTableView)
    , m_pane(new StatePane(theme))
    , m_detail(new AuditDetail(theme))
    , m_exporter(new AuditExporter(this))
    , m_verify(new QPushButton(tr("&Verify the chain")))
    , m_export(new QPushButton(tr("E&xport…")))
    , m_again(new QTimer(this))
{
    makeHeader(actions);
    auto *pane = new Card(theme);
    (new QVBoxLayout(pane))->addWidget(m_pane);
    m_stack->addWidget(makeTable());
    m_stack->addWidget(pane);
    auto *body = new QHBoxLayout;
    body->addWidget(m_stack, 1);
    body->addWidget(m_detail);
    auto *page = new QVBoxLayout(this);
    for (QWidget *part : std::initializer_list<QWidget *>{m_header, m_verdict, m_problem, m_filter})
        page->addWidget(part);
    page->addLayout(body, 1);
    m_verdict->hide();
    m_problem->hide();
    m_again->start(kReadAgain);
    connectParts();
    connect(&theme, &Theme::changed, this, &AuditPage::restyle);
    restyle();
    setDesk(nullptr);
}

void AuditPage::makeHeader(const Actions &actions)
{
    m_verify->setIcon(themeIcon(m_theme, u"audit"_s));
    m_verify->setToolTip(tr("Look whether a row was changed, deleted or slipped in"));
    m_export->setToolTip(tr("All rows of the filter, as CSV or JSON"));
    m_header->addAction(m_export);
    m_header->addAction(m_verify);
    m_header->addAction(new ActionButton(m_theme, actions.action("view.refresh")));
    connect(actions.action("view.refresh"), &QAction::triggered, this, &AuditPage::refresh);
}

QWidget *AuditPage::makeTable()
{
    auto *card = new Card(m_theme);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(m_theme.px(8), m_theme.px(6), m_theme.px(8), m_theme.px(8));
    column->addWidget(m_table);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new AuditDelegate(m_theme, m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Rows of the audit, newest first"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // thousands of rows of one height
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setResizeContentsPrecision(60);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(AuditModel::Reason, QHeaderView::Stretch);
    return card;
}

void AuditPage::connectParts()
{
    connect(m_verify, &QPushButton::clicked, this, &AuditPage::verify);
    connect(m_export, &QPushButton::clicked, this, [this] {
        connect(AuditExporter::askWhere(this), &QFileDialog::fileSelected, this, &AuditPage::exportTo);
    });
    connect(m_model, &AuditModel::moreWanted, this, &AuditPage::readOlder);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &AuditPage::showCurrent);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &AuditPage::showCurrent);
    connect(m_again, &QTimer::timeout, this, &AuditPage::refresh);
    connect(m_pane, &StatePane::actionTriggered, this, [this] {
        if (m_picture == Picture::Empty)
            m_filter->clear();
        else
            readNewest();
    });
    connect(m_filter, &AuditFilterBar::changed, this, &AuditPage::filterChanged);
    connect(m_filter, &AuditFilterBar::playerUnknown, this, [this](const QString &text) {
        m_unknownPlayer = text;
        ++m_request;
        m_isReading = false;
        m_model->clear();
        present(Picture::Empty);
    });
    connect(m_detail, &AuditDetail::playerChosen, m_filter, &AuditFilterBar::setPlayer);
    connect(m_detail, &AuditDetail::actorChosen, m_filter, &AuditFilterBar::setActor);
    for (Notice *notice : {m_verdict, m_problem})
        connect(notice, &Notice::closed, notice, &QWidget::hide);
    connect(m_exporter, &AuditExporter::told, this, [this](const QString &sentence, bool isWhole) {
        m_problem->setMessage(isWhole ? Notice::Severity::Info : Notice::Severity::Warning, sentence);
        m_problem->show();
        m_export->setEnabled(hasRows() && !m_exporter->isRunning());
    });
    connect(m_exporter, &AuditExporter::failed, this, &AuditPage::showProblem);
}

void AuditPage::restyle()
{
    layout()->setContentsMargins(m_theme.px(22), m_theme.px(18), m_theme.px(22), m_theme.px(18));
    layout()->setSpacing(m_theme.px(14));
    layout()->itemAt(layout()->count() - 1)->layout()->setSpacing(m_theme.px(14));
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.px(34));
    arrangeDetail();
}

void AuditPage::arrangeDetail()
{
    const bool isCramped = width() < m_theme.px(kCramped);
    m_detail->setFixedWidth(m_theme.px(isCramped ? 230 : 290));
    const bool hidesReason = isCramped && (width() >= m_theme.px(kNarrow) || width() < m_theme.px(kTiny));
    m_table->setColumnHidden(AuditModel::Reason, hidesReason);
    m_table->horizontalHeader()->setSectionResizeMode(
        AuditModel::Whom, hidesReason ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
    showCurrent();
}

void AuditPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangeDetail();
}

void AuditPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void AuditPage::setDesk(AuditDesk *desk)
{
    m_desk = nullptr;
    m_filter->clear(); // whom one looked for elsewhere
    m_desk = desk;
    ++m_request;
    ++m_verification;
    m_isReading = false;
    m_exporter->cancel();
    m_model->clear();
    m_verdict->hide();
    m_problem->hide();
    m_verify->setEnabled(desk);
    m_filter->setEnabled(desk);
    present(desk ? Picture::Loading : Picture::Closed);
    refresh();
}

void AuditPage::setLookup(PlayerLookup *lookup)
{
    m_filter->setLookup(lookup);
}

void AuditPage::refresh()
{
    if (m_desk && isVisible() && !m_isReading && m_unknownPlayer.isEmpty() && !m_exporter->isRunning())
        readNewest();
}

void AuditPage::filterChanged()
{
    m_unknownPlayer.clear();
    m_wasRead = false;
    if (m_desk)
        readNewest();
}

/// What is shown stays until the answer is there: a filter does not flicker.
void AuditPage::readNewest()
{
    if (!m_desk)
        return;
    m_asked = m_filter->filter();
    m_asked.limit = kRowsAPage;
    if (!hasRows())
        present(Picture::Loading);
    read(m_asked);
}

void AuditPage::readOlder()
{
    if (!m_desk || m_isReading || !hasRows() || !m_wasRead)
        return;
    AuditFilter filter = m_asked;
    filter.before = m_model->entries().last().id;
    read(filter);
}

void AuditPage::read(const AuditFilter &filter)
{
    m_isReading = true;
    async::onFinished(
        m_desk->entries(filter), this,
        [this, request = ++m_request, isOlder = filter.before > 0](const Result<QList<AuditEntry>> &entries) {
            if (request == m_request)
                took(entries, isOlder);
        });
}

void AuditPage::took(const Result<QList<AuditEntry>> &entries, bool isOlder)
{
    m_isReading = false;
    if (!entries)
        return showProblem(entries.error());
    if (!isOlder)
        return tookNewest(*entries);
    m_model->append(*entries, entries->size() >= kRowsAPage);
    present(Picture::Rows);
}

void AuditPage::tookNewest(const QList<AuditEntry> &entries)
{
    if (m_picture == Picture::Stale)
        m_problem->hide();
    if (!std::exchange(m_wasRead, true)) { // rows of another filter are no older rows of this one
        m_model->clear();
        m_table->scrollToTop();
    }
    m_model->apply(entries, entries.size() >= kRowsAPage);
    QSet<QString> types;
    for (const AuditEntry &entry : entries)
        types.insert(entry.type);
    m_filter->addTypes(types);
    if (!m_table->currentIndex().isValid() && hasRows())
        m_table->selectRow(0);
    present(hasRows() ? Picture::Rows : Picture::Empty);
}

void AuditPage::verify()
{
    if (!m_desk || !m_verify->isEnabled())
        return;
    m_verify->setEnabled(false);
    m_verdict->setMessage(Notice::Severity::Info, tr("Following the chain from its beginning…"));
    m_verdict->setClosable(false);
    m_verdict->show();
    async::onFinished(m_desk->verify({}), this,
                      [this, request = ++m_verification](const Result<AuditVerdict> &verdict) {
                          if (request == m_verification)
                              showVerdict(verdict);
                      });
}

void AuditPage::showVerdict(const Result<AuditVerdict> &verdict)
{
    m_verify->setEnabled(true);
    m_verdict->setClosable(true);
    if (!verdict)
        return m_verdict->setError(verdict.error());
    m_verdict->setMessage(verdict->isIntact() ? Notice::Severity::Good : Notice::Severity::Bad,
                          verdict->sentence, auditwords::details(*verdict));
}

void AuditPage::exportTo(const QString &path)
{
    if (!m_desk)
        return;
    m_export->setEnabled(false);
    m_exporter->start(m_desk, m_filter->filter(), path);
}

bool AuditPage::hasRows() const
{
    return m_model->rowCount() > 0;
}

void AuditPage::showProblem(const Error &error)
{
    m_error = error;
    if (hasRows()) {
        m_problem->setError(error);
        m_problem->show();
        return present(Picture::Stale);
    }
    if (error.code == Error::Code::PermissionDenied)
        return present(Picture::Forbidden);
    const bool away = error.code == Error::Code::Unavailable || error.code == Error::Code::Timeout;
    present(away ? Picture::Offline : Picture::Error);
}

void AuditPage::present(Picture picture)
{
    m_picture = picture;
    m_stack->setCurrentIndex(hasRows() ? 0 : 1);
    m_export->setEnabled(hasRows() && !m_exporter->isRunning());
    presentPane();
    const QString rows = m_model->isMore() ? tr("the newest %1 rows, more below") : tr("%1 rows");
    m_header->setSentence(hasRows() ? rows.arg(number(m_model->rowCount())) : QString());
    showCurrent();
}

void AuditPage::presentPane()
{
    m_pane->setAction({});
    switch (m_picture) {
    case Picture::Closed:
        m_pane->present(StatePane::Kind::Offline, tr("Not connected"),
                        tr("The audit is shown when PostgreSQL is connected."));
        break;
    case Picture::Loading:
        m_pane->present(StatePane::Kind::Loading, tr("Reading the audit"), {});
        break;
    case Picture::Empty:
        if (m_unknownPlayer.isEmpty() && m_filter->isEmpty()) {
            m_pane->present(StatePane::Kind::Empty, tr("Nothing happened yet"),
                            tr("The first act of a moderator or of the service appears here."));
            break;
        }
        m_pane->present(
            StatePane::Kind::Empty, tr("Nothing matches"),
            m_unknownPlayer.isEmpty()
                ? tr("The audit was read, and no row of it fits the filter.")
                : tr("“%1” is no player's name and nobody's id.").arg(shownText(m_unknownPlayer)));
        m_pane->setAction(tr("Clear the filter"));
        break;
    case Picture::Forbidden:
    case Picture::Offline:
    case Picture::Error:
        m_pane->showError(*m_error);
        m_pane->setAction(tr("Try again"));
        break;
    case Picture::Rows:
    case Picture::Stale:
        break;
    }
}

void AuditPage::showCurrent()
{
    const int row = m_table->currentIndex().row();
    const bool shown = row >= 0 && row < m_model->rowCount();
    m_detail->setVisible(shown && width() >= m_theme.px(kNarrow));
    if (shown)
        m_detail->setEntry(m_model->entries().at(row));
}

QString AuditPage::sentence() const
{
    return m_header->sentence();
}

} // namespace scorewatch::ui
