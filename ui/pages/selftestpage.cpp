// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/selftestpage.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/actions.h"
#include "ui/delegates/checkdelegate.h"
#include "ui/format.h"
#include "ui/models/checksmodel.h"
#include "ui/text.h"
#include "ui/theme/themeicon.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/card.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/statepane.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

SelfTestPage::SelfTestPage(const Theme &theme, const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new ChecksModel(this))
    , m_header(new PageHeader(theme, tr("Self-test")))
    , m_notice(new Notice(theme))
    , m_stack(new QStackedWidget)
    , m_table(new QTableView)
    , m_pane(new StatePane(theme))
    , m_title(new TextLabel(theme, FontRole::Heading))
    , m_status(new TextLabel(theme, FontRole::Strong))
    , m_found(new TextLabel(theme, FontRole::Body))
    , m_expected(new TextLabel(theme, FontRole::Body))
    , m_advice(new TextLabel(theme, FontRole::Body))
    , m_copyAdvice(new QPushButton(tr("Copy what to do")))
{
    auto *copyAll = new QPushButton(tr("Copy table"));
    connect(copyAll, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(asText()); });
    m_header->addAction(copyAll);
    m_header->addAction(new ActionButton(theme, actions.action("view.refresh")));

    auto *pane = new Card(theme);
    (new QVBoxLayout(pane))->addWidget(m_pane);
    m_stack->addWidget(makeTable());
    m_stack->addWidget(pane);
    auto *body = new QHBoxLayout;
    body->addWidget(m_stack, 1);
    m_evidence = makeEvidence();
    body->addWidget(m_evidence);
    auto *page = new QVBoxLayout(this);
    page->addWidget(m_header);
    page->addLayout(body, 1);
    page->insertWidget(1, m_notice);
    m_notice->setClosable(false);
    m_notice->hide();

    auto *copy = new QShortcut(QKeySequence::Copy, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, copyAll, &QPushButton::click);
    connect(m_pane, &StatePane::actionTriggered, this, &SelfTestPage::runRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SelfTestPage::showCurrent);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &SelfTestPage::showCurrent);
    connect(&theme, &Theme::changed, this, &SelfTestPage::restyle);
    restyle();
    present(Picture::NotRun);
}

QWidget *SelfTestPage::makeTable()
{
    auto *card = new Card(m_theme);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(m_theme.px(8), m_theme.px(6), m_theme.px(8), m_theme.px(8));
    column->addWidget(m_table);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CheckDelegate(m_theme, m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Checks of the self-test"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    QHeaderView *heads = m_table->horizontalHeader();
    heads->setHighlightSections(false);
    heads->setSectionResizeMode(QHeaderView::Stretch);
    heads->setSectionResizeMode(ChecksModel::Status, QHeaderView::ResizeToContents);
    heads->setSectionResizeMode(ChecksModel::Check, QHeaderView::ResizeToContents);
    return card;
}

QWidget *SelfTestPage::makeEvidence()
{
    auto *card = new Card(m_theme);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(m_theme.px(16), m_theme.px(16), m_theme.px(16), m_theme.px(16));
    column->setSpacing(m_theme.px(4));
    column->addWidget(m_status);
    column->addWidget(m_title);
    const auto part = [this, column](const QString &name, TextLabel *label) {
        auto *heading = new TextLabel(m_theme, FontRole::Small, Ink::Dim);
        heading->setText(name);
        heading->setBuddy(label);
        column->addSpacing(m_theme.px(12));
        column->addWidget(heading);
        column->addWidget(label);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setAccessibleName(name);
    };
    part(tr("Found"), m_found);
    part(tr("Expected"), m_expected);
    part(tr("What to do"), m_advice);
    for (TextLabel *label : {m_title, m_found, m_expected, m_advice})
        label->setWordWrap(true);
    column->addSpacing(m_theme.px(12));
    column->addWidget(m_copyAdvice, 0, Qt::AlignLeft);
    column->addStretch(1);
    connect(m_copyAdvice, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_advice->text()); });
    return card;
}

void SelfTestPage::restyle()
{
    layout()->setContentsMargins(m_theme.px(22), m_theme.px(18), m_theme.px(22), m_theme.px(18));
    layout()->setSpacing(m_theme.px(14));
    layout()->itemAt(2)->layout()->setSpacing(m_theme.px(14));
    m_evidence->setFixedWidth(m_theme.px(280));
}

void SelfTestPage::present(Picture picture)
{
    m_picture = picture;
    const bool table = picture == Picture::Checks || picture == Picture::Stale;
    m_stack->setCurrentIndex(table ? 0 : 1);
    m_evidence->setVisible(table && m_table->currentIndex().isValid());
    const bool canRun = picture != Picture::Running && picture != Picture::NotHere;
    m_pane->setAction(canRun ? tr("Run the self-test") : QString());
    switch (picture) {
    case Picture::NotRun:
        m_pane->present(
            StatePane::Kind::Waiting, tr("Not run yet"),
            tr("The self-test looks at versions, rights and settings of both servers and changes nothing."));
        break;
    case Picture::NotHere:
        m_pane->present(StatePane::Kind::Waiting, tr("Not from here"), m_whyNotHere);
        break;
    case Picture::Running:
        m_pane->present(StatePane::Kind::Loading, tr("Looking at both servers"), {});
        break;
    case Picture::Forbidden:
    case Picture::Offline:
    case Picture::Error:
        m_pane->showError(*m_error);
        break;
    case Picture::Checks:
    case Picture::Stale:
        break;
    }
    m_header->setSentence(table ? summary() : QString());
    if (picture == Picture::Stale)
        m_notice->setError(*m_error);
    m_notice->setVisible(picture == Picture::Stale);
}

QString SelfTestPage::summary() const
{
    QStringList parts;
    const int bad = m_model->count(DoctorCheck::Status::Bad);
    const int warnings = m_model->count(DoctorCheck::Status::Warning);
    const int unknown = m_model->count(DoctorCheck::Status::Unknown);
    const int good = m_model->count(DoctorCheck::Status::Ok);
    if (bad > 0)
        parts.append(tr("%1 bad").arg(bad));
    if (warnings > 0)
        parts.append(warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings));
    if (unknown > 0)
        parts.append(tr("%1 unknown").arg(unknown));
    parts.append(tr("%1 good").arg(good));
    parts.append(m_picture == Picture::Stale ? tr("as of %1").arg(timeOfDay(m_ranAt))
                                             : tr("at %1").arg(timeOfDay(m_ranAt)));
    return parts.join(u" · "_s);
}

void SelfTestPage::showRunning()
{
    if (m_model->rowCount() == 0)
        present(Picture::Running);
    else
        m_header->setSentence(tr("Running again…"));
}

void SelfTestPage::setChecks(const QList<DoctorCheck> &checks)
{
    const bool first = m_model->rowCount() == 0;
    m_error.reset();
    m_ranAt = QDateTime::currentDateTimeUtc();
    m_model->apply(checks);
    if (checks.isEmpty())
        return present(Picture::NotRun);
    if (first) { // the first thing to look at is what is wrong
        const auto worst = std::find_if(checks.cbegin(), checks.cend(), [](const DoctorCheck &check) {
            return check.status != DoctorCheck::Status::Ok;
        });
        m_table->selectRow(worst == checks.cend() ? 0 : int(worst - checks.cbegin()));
    }
    present(Picture::Checks);
}

void SelfTestPage::showError(const scorewatch::Error &error)
{
    m_error = error;
    if (m_model->rowCount() > 0)
        return present(Picture::Stale);
    if (error.code == Error::Code::PermissionDenied)
        return present(Picture::Forbidden);
    const bool away = error.code == Error::Code::Unavailable || error.code == Error::Code::Timeout;
    present(away ? Picture::Offline : Picture::Error);
}

void SelfTestPage::showNotHere(const QString &why)
{
    clear();
    m_whyNotHere = shownText(why, 400);
    present(Picture::NotHere);
}

void SelfTestPage::clear()
{
    m_error.reset();
    m_model->apply({});
    present(Picture::NotRun);
}

void SelfTestPage::showCurrent()
{
    const int row = m_table->currentIndex().row();
    m_evidence->setVisible(m_stack->currentIndex() == 0 && row >= 0);
    if (row < 0 || row >= m_model->rowCount())
        return;
    const DoctorCheck &check = m_model->checks().at(row);
    m_status->setInk(lookOf(check.status).ink);
    m_status->setShownText(ChecksModel::wordFor(check.status));
    m_title->setShownText(shownText(check.title, 200));
    m_found->setShownText(check.found.left(2000));
    m_expected->setShownText(check.expected.isEmpty() ? u"–"_s : check.expected.left(2000));
    m_advice->setShownText(check.advice.isEmpty() ? tr("Nothing") : check.advice.left(4000));
    m_copyAdvice->setVisible(!check.advice.isEmpty());
}

QString SelfTestPage::sentence() const
{
    return m_header->sentence();
}

QString SelfTestPage::asText() const
{
    return m_model->asText();
}

} // namespace scorewatch::ui
