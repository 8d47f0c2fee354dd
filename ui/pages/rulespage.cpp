// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rulespage.h"

#include <algorithm>

#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "core/base/async.h"
#include "ui/delegates/frauddelegate.h"
#include "ui/format.h"
#include "ui/fraudlook.h"
#include "ui/models/rulemodel.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/ruleeditor.h"
#include "ui/widgets/rulelab.h"
#include "ui/widgets/statepane.h"
#include "ui/widgets/toastarea.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr double kNarrow = 820;
constexpr double kTight = 1180;    // not every column fits beside the panel
constexpr int kMostRowsShown = 10; // of the table before it scrolls

} // namespace

RulesPage::RulesPage(const Theme &theme, ToastArea &toasts, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_toasts(toasts)
    , m_model(new RuleModel(this))
    , m_header(new PageHeader(theme, tr("Rules")))
    , m_notice(new Notice(theme))
    , m_table(new QTableView)
    , m_editor(new RuleEditor(theme))
    , m_lab(new RuleLab(theme))
    , m_pane(new StatePane(theme))
    , m_stack(new QStackedWidget)
{
    auto *again = new QPushButton(tr("Read a&gain"));
    connect(again, &QPushButton::clicked, this, &RulesPage::refresh);
    m_header->addAction(again);
    m_notice->setClosable(false);
    m_notice->hide();
    auto *pane = new Card(theme);
    (new QVBoxLayout(pane))->addWidget(m_pane);
    m_stack->addWidget(makeBody());
    m_stack->addWidget(pane);
    auto *page = new QVBoxLayout(this);
    page->addWidget(m_header);
    page->addWidget(m_notice);
    page->addWidget(m_stack, 1);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &RulesPage::showCurrent);
    connect(m_model, &QAbstractItemModel::modelReset, this, &RulesPage::fitTable);
    connect(m_editor, &RuleEditor::saveRequested, this, &RulesPage::save);
    connect(m_editor, &RuleEditor::readAgainRequested, this, &RulesPage::readAgain);
    connect(m_lab, &RuleLab::adoptRequested, this, &RulesPage::save);
    connect(m_pane, &StatePane::actionTriggered, this, &RulesPage::refresh);
    connect(&theme, &Theme::changed, this, &RulesPage::restyle);
    restyle();
    choosePicture();
}

QWidget *RulesPage::makeTable()
{
    using Cell = FraudDelegate::Cell;
    auto *card = new Card(m_theme);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(m_theme.px(8), m_theme.px(6), m_theme.px(8), m_theme.px(8));
    column->addWidget(m_table);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new FraudDelegate(m_theme,
                                               {{RuleModel::Name, Cell::Strong},
                                                {RuleModel::Mode, Cell::Mode},
                                                {RuleModel::Level, Cell::Severity},
                                                {RuleModel::Action, Cell::Dim}},
                                               m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Rules"));
    m_table->setCornerWidget(new QWidget); // where two scroll bars meet
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(RuleModel::Name, QHeaderView::Stretch);
    return card;
}

QWidget *RulesPage::makeBody()
{
    auto *inside = new QWidget;
    m_body = new QBoxLayout(QBoxLayout::LeftToRight, inside);
    m_body->setContentsMargins(0, 0, 0, 0);
    auto *left = new QVBoxLayout;
    left->addWidget(makeTable());
    left->addWidget(m_lab, 1);
    m_body->addLayout(left, 1);
    m_body->addWidget(m_editor);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return scroll;
}

void RulesPage::restyle()
{
    layout()->setContentsMargins(m_theme.px(22), m_theme.px(18), m_theme.px(22), m_theme.px(18));
    layout()->setSpacing(m_theme.px(14));
    m_body->setSpacing(m_theme.px(14));
    m_body->itemAt(0)->layout()->setSpacing(m_theme.px(14));
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.px(34));
    m_table->horizontalHeader()->setMinimumSectionSize(m_theme.px(76));
    arrange();
}

void RulesPage::fitTable()
{
    const int rows = std::clamp(m_model->rowCount(), 1, kMostRowsShown);
    const int bar = width() < m_theme.px(kTight) ? m_theme.px(16) : 0;
    m_table->setFixedHeight(m_theme.px(38) + rows * m_theme.px(34) + bar);
}

void RulesPage::arrange()
{
    const bool narrow = width() < m_theme.px(kNarrow);
    m_body->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_editor->setMinimumWidth(narrow ? 0 : m_theme.px(280));
    m_editor->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : m_theme.px(280));
    m_table->horizontalHeader()->setSectionResizeMode(
        RuleModel::Name, width() < m_theme.px(kTight) ? QHeaderView::ResizeToContents : QHeaderView::Stretch);
    fitTable();
}

void RulesPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void RulesPage::setDesk(FraudDesk *desk)
{
    if (m_desk)
        m_desk->disconnect(this);
    m_desk = desk;
    m_lab->setDesk(desk);
    if (desk)
        connect(desk, &FraudDesk::rulesChanged, this, &RulesPage::refresh);
    m_error.reset();
    m_hasRules = false;
    m_model->setRules({});
    m_editor->setRule({});
    refresh();
}

void RulesPage::refresh()
{
    const int request = ++m_request;
    choosePicture();
    if (!m_desk)
        return;
    async::onFinished(m_desk->rules(), this, [this, request](const Result<QList<FraudRule>> &rules) {
        if (request == m_request)
            acceptRules(rules);
    });
    async::onFinished(m_desk->quality(), this, [this, request](const Result<QList<RuleQuality>> &quality) {
        if (request == m_request && quality)
            m_model->setQuality(*quality); // without it the columns say so with a dash
    });
}

void RulesPage::acceptRules(const Result<QList<FraudRule>> &rules)
{
    if (!rules) {
        m_error = rules.error();
        return choosePicture();
    }
    m_error.reset();
    m_hasRules = true;
    const QString chosen = m_editor->stored().name;
    m_model->setRules(*rules);
    choosePicture();
    if (m_model->rowCount() == 0)
        return;
    const int row = std::max(0, m_model->rowOf(chosen));
    if (m_table->currentIndex().row() != row)
        m_table->selectRow(row);
    const FraudRule &rule = m_model->rules().at(row);
    if (rule.name == m_editor->stored().name)
        m_editor->follow(rule);
    m_lab->setRule(rule);
}

/// What was typed gives way to what is stored.
void RulesPage::readAgain()
{
    if (!m_desk)
        return;
    async::onFinished(m_desk->rules(), this, [this](const Result<QList<FraudRule>> &rules) {
        acceptRules(rules);
        if (const int row = m_model->rowOf(m_editor->stored().name); rules && row >= 0)
            m_editor->setRule(m_model->rules().at(row));
    });
}

void RulesPage::showCurrent()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model->rowCount())
        return;
    const FraudRule &rule = m_model->rules().at(row);
    if (rule.name != m_editor->stored().name)
        m_editor->setRule(rule);
    m_lab->setRule(rule);
}

void RulesPage::save(const FraudRule &rule)
{
    const int row = m_model->rowOf(rule.name);
    if (!m_desk || row < 0)
        return;
    m_editor->setBusy(true);
    // What the person saw; what is stored meanwhile is told apart by its time.
    const bool isEdited
        = m_editor->stored().name == rule.name && m_editor->stored().updatedAt == rule.updatedAt;
    const FraudRule before = isEdited ? m_editor->stored() : m_model->rules().at(row);
    async::onFinished(m_desk->saveRule(rule), this, [this, before](const Result<FraudRule> &answer) {
        m_editor->setBusy(false);
        if (answer)
            saved(before, *answer);
        else
            m_editor->showError(answer.error());
    });
}

void RulesPage::saved(const FraudRule &before, const FraudRule &now)
{
    if (m_editor->stored().name == now.name)
        m_editor->setRule(now);
    refresh();
    const QString numbers = tr("above %1 in %2").arg(measured(now.threshold), windowText(now.window));
    Notice *toast = m_toasts.show(
        Notice::Severity::Good,
        tr("“%1” is saved: %2, %3.").arg(shownText(now.name, 60), wordOf(now.mode).toLower(), numbers));
    toast->setAction(tr("Undo"));
    connect(toast, &Notice::actionTriggered, this, [this, toast, before, now] {
        Q_EMIT toast->closed();
        putBack(before, now);
    });
}

void RulesPage::putBack(FraudRule before, const FraudRule &now)
{
    if (!m_desk)
        return;
    before.updatedAt = now.updatedAt; // refused when somebody changed it since
    async::onFinished(m_desk->saveRule(before), this, [this](const Result<FraudRule> &answer) {
        if (!answer) {
            m_toasts.showError(answer.error());
            return;
        }
        if (m_editor->stored().name == answer->name)
            m_editor->setRule(*answer);
        m_toasts.show(Notice::Severity::Info,
                      tr("“%1” is as it was before.").arg(shownText(answer->name, 60)));
        refresh();
    });
}

void RulesPage::choosePicture()
{
    if (!m_desk)
        return present(Picture::Closed);
    if (m_model->rowCount() > 0)
        return present(m_error ? Picture::Stale : Picture::Rows);
    if (!m_error)
        return present(m_hasRules ? Picture::Empty : Picture::Loading);
    if (m_error->code == Error::Code::PermissionDenied)
        return present(Picture::Forbidden);
    const bool away = m_error->code == Error::Code::Unavailable || m_error->code == Error::Code::Timeout;
    present(away ? Picture::Offline : Picture::Error);
}

void RulesPage::present(Picture picture)
{
    m_picture = picture;
    const bool rows = picture == Picture::Rows || picture == Picture::Stale;
    m_stack->setCurrentIndex(rows ? 0 : 1);
    m_notice->setVisible(picture == Picture::Stale);
    if (picture == Picture::Stale)
        m_notice->setError(*m_error);
    m_header->setSentence(rows ? tr("%1 active · %2 in shadow · %3 off")
                                     .arg(number(m_model->count(FraudRule::Mode::Active)),
                                          number(m_model->count(FraudRule::Mode::Shadow)),
                                          number(m_model->count(FraudRule::Mode::Off)))
                               : QString());
    m_pane->setAction(rows || picture == Picture::Closed || picture == Picture::Loading ? QString()
                                                                                        : tr("Try again"));
    switch (picture) {
    case Picture::Closed:
        m_pane->present(StatePane::Kind::Offline, tr("Not connected"),
                        tr("The rules are shown when PostgreSQL is connected."));
        break;
    case Picture::Loading:
        m_pane->present(StatePane::Kind::Loading, tr("Reading the rules"), {});
        break;
    case Picture::Empty:
        m_pane->present(StatePane::Kind::Empty, tr("There are no rules"),
                        tr("They come with the database. Run “scorewatchd migrate” to put them in place."));
        break;
    case Picture::Forbidden:
    case Picture::Offline:
    case Picture::Error:
        m_pane->showError(*m_error);
        break;
    case Picture::Rows:
    case Picture::Stale:
        break;
    }
}

QString RulesPage::sentence() const
{
    return m_header->sentence();
}

} // namespace scorewatch::ui
