// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rulelab.h"

#include <algorithm>

#include <QGridLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/charts/histogram.h"
#include "ui/delegates/frauddelegate.h"
#include "ui/format.h"
#include "ui/fraudlook.h"
#include "ui/models/labhitmodel.h"
#include "ui/text.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/measurebox.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/progressline.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kMostDays = 365;
constexpr int kProgressSteps = 1000;

} // namespace

RuleLab::RuleLab(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_title(new TextLabel(theme, FontRole::Strong))
    , m_sentence(new TextLabel(theme, FontRole::Body, Ink::Dim))
    , m_notice(new Notice(theme))
    , m_threshold(new MeasureBox)
    , m_window(new QSpinBox)
    , m_days(new QSpinBox)
    , m_start(new QPushButton)
    , m_progress(new ProgressLine(theme))
    , m_rows(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_histogram(new Histogram(theme))
    , m_overlap(new TextLabel(theme, FontRole::Small, Ink::Dim))
    , m_hits(new LabHitModel(this))
    , m_table(new QTableView)
    , m_adopt(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_shadow(new QPushButton)
    , m_active(new QPushButton)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(13), theme.px(16), theme.px(13));
    column->setSpacing(theme.px(8));
    m_sentence->setWordWrap(true);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addWidget(makeFields());
    m_progressRow = makeProgress();
    column->addWidget(m_progressRow);
    column->addWidget(m_notice);
    m_notice->setClosable(true);
    connect(m_notice, &Notice::closed, m_notice, &QWidget::hide);
    m_notice->hide();
    m_result = makeResult();
    column->addWidget(m_result, 1);
    column->addStretch(0);
    m_result->hide();
    m_progressRow->hide();
    connect(m_start, &QPushButton::clicked, this, [this] { m_run ? m_run->cancel() : run(); });
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        m_histogram->setThreshold(value);
        numbersChanged();
    });
    connect(m_window, &QSpinBox::valueChanged, this, &RuleLab::numbersChanged);
    connect(m_histogram, &Histogram::thresholdMoved, m_threshold, &QDoubleSpinBox::setValue);
    updateButtons();
}

RuleLab::~RuleLab() = default;

QWidget *RuleLab::makeFields()
{
    auto *fields = new QWidget;
    auto *grid = new QGridLayout(fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme().px(10));
    grid->setVerticalSpacing(theme().px(3));
    m_threshold->setRange(0, 1e9);
    m_threshold->setDecimals(2);
    m_window->setRange(1, 30 * 86'400);
    m_window->setSuffix(tr(" s"));
    m_days->setRange(1, kMostDays);
    m_days->setValue(14);
    m_days->setSuffix(tr(" days"));
    const QString names[] = {tr("Th&reshold"), tr("W&indow"), tr("Over the &last")};
    QAbstractSpinBox *const boxes[] = {m_threshold, m_window, m_days};
    for (int i = 0; i < 3; ++i) {
        auto *label = new TextLabel(theme(), FontRole::Small, Ink::Dim);
        label->setText(names[i]);
        label->setBuddy(boxes[i]);
        boxes[i]->setAccessibleName(tr("Lab: %1").arg(QString(names[i]).remove(u'&')));
        boxes[i]->setLocale(shownLocale());
        boxes[i]->setMinimumWidth(theme().px(60));
        boxes[i]->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        grid->addWidget(label, 0, i);
        grid->addWidget(boxes[i], 1, i);
        grid->setColumnStretch(i, 1);
    }
    grid->addWidget(m_start, 1, 3);
    return fields;
}

QWidget *RuleLab::makeProgress()
{
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(theme().px(10));
    m_progress->setRange(0, kProgressSteps);
    m_progress->setAccessibleName(tr("Progress of the replay"));
    m_rows->setElided(true);
    line->addWidget(m_progress, 1);
    line->addWidget(m_rows, 1);
    return row;
}

QWidget *RuleLab::makeFigures()
{
    auto *figures = new QWidget;
    auto *grid = new QGridLayout(figures);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(theme().px(1));
    const QString names[]
        = {tr("Hits"), tr("Players"), tr("New"), tr("Banned already"), tr("Of the top 100")};
    for (int i = 0; i < 5; ++i) {
        auto *label = new TextLabel(theme(), FontRole::Small, Ink::Dim);
        label->setText(names[i]);
        label->setElided(true);
        auto *figure = new Figure(theme(), FontRole::Heading);
        figure->setAccessibleName(names[i]);
        grid->addWidget(label, 0, i);
        grid->addWidget(figure, 1, i);
        grid->setColumnStretch(i, 1);
        m_figures.append(figure);
    }
    return figures;
}

QWidget *RuleLab::makeResult()
{
    auto *result = new QWidget;
    auto *column = new QVBoxLayout(result);
    column->setContentsMargins(0, theme().px(4), 0, 0);
    column->setSpacing(theme().px(8));
    column->addWidget(makeFigures());
    m_overlap->setWordWrap(true);
    column->addWidget(m_overlap);
    column->addWidget(m_histogram);
    m_adopt->setSpacing(theme().px(8));
    for (QPushButton *button : {m_shadow, m_active}) {
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        m_adopt->addWidget(button, 1);
    }
    m_active->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    column->addLayout(m_adopt);
    makeHits();
    column->addWidget(m_table, 1);
    const auto adopt = [this](FraudRule::Mode mode) {
        FraudRule rule = tried();
        rule.mode = mode;
        Q_EMIT adoptRequested(rule);
    };
    connect(m_shadow, &QPushButton::clicked, this, [adopt] { adopt(FraudRule::Mode::Shadow); });
    connect(m_active, &QPushButton::clicked, this, [adopt] { adopt(FraudRule::Mode::Active); });
    return result;
}

void RuleLab::makeHits()
{
    using Cell = FraudDelegate::Cell;
    m_table->setModel(m_hits);
    m_table->setItemDelegate(new FraudDelegate(theme(),
                                               {{LabHitModel::Player, Cell::Strong},
                                                {LabHitModel::Measured, Cell::Bar},
                                                {LabHitModel::When, Cell::Dim}},
                                               m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Whom the rule would have hit, the highest first"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(LabHitModel::Player, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(theme().px(70));
    m_table->setMinimumHeight(theme().px(180));
}

void RuleLab::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    m_adopt->setDirection(width() < theme().px(700) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void RuleLab::setDesk(FraudDesk *desk)
{
    stop();
    m_desk = desk;
    if (!desk)
        setRule({});
    updateButtons();
}

void RuleLab::setRule(const FraudRule &rule)
{
    const bool isOther = rule.name != m_rule.name;
    m_rule = rule;
    if (isOther) {
        stop();
        m_report.reset();
        m_result->hide();
        m_notice->hide();
        m_threshold->setValue(rule.threshold);
        m_window->setValue(int(std::clamp<qint64>(rule.window.count(), 1, m_window->maximum())));
        m_sentence->setShownText(
            tr("Replays the rule over the past with the numbers below. It reads only; nobody is touched."));
    }
    m_title->setShownText(rule.name.isEmpty() ? tr("Rule lab")
                                              : tr("Rule lab · %1").arg(shownText(rule.name, 60)));
    numbersChanged();
}

FraudRule RuleLab::tried() const
{
    FraudRule rule = m_rule;
    rule.threshold = m_threshold->value();
    rule.window = std::chrono::seconds(m_window->value());
    return rule;
}

void RuleLab::run()
{
    if (!m_desk || m_rule.name.isEmpty())
        return;
    m_notice->hide();
    m_run = m_desk->replay(tried(), m_days->value());
    connect(m_run.get(), &LabRun::progressed, this, &RuleLab::showProgress);
    connect(m_run.get(), &LabRun::finished, this, &RuleLab::finish);
    showProgress(0, 0);
    updateButtons();
}

/// Destroying it stops the server's work.
void RuleLab::stop()
{
    if (m_run)
        m_run->disconnect(this);
    m_run.reset();
    updateButtons();
}

void RuleLab::showProgress(qint64 done, qint64 expected)
{
    m_progress->setRange(0, expected > 0 ? kProgressSteps : 0);
    if (expected > 0)
        m_progress->setValue(int(std::clamp(double(done) / double(expected), 0.0, 1.0) * kProgressSteps));
    m_rows->setShownText(expected > 0 ? tr("%1 of about %2 rows").arg(number(done), number(expected))
                                      : tr("Starting"));
}

void RuleLab::finish(const Result<LabReport> &report)
{
    if (m_run) { // it is the sender, which must outlive its signal
        m_run->disconnect(this);
        m_run.release()->deleteLater();
    }
    updateButtons();
    if (report) {
        m_report = *report;
        return showReport();
    }
    if (report.error().code == Error::Code::Cancelled)
        m_notice->setMessage(Notice::Severity::Info, tr("Cancelled. Nothing was changed."));
    else
        m_notice->setError(report.error());
    m_notice->show();
}

void RuleLab::showReport()
{
    const LabReport &report = *m_report;
    m_sentence->setShownText(tr("%1 days, %2 rows in %3; above %4 in %5")
                                 .arg(number(report.days), number(report.rows), duration(report.took),
                                      measured(report.rule.threshold), windowText(report.rule.window)));
    const qint64 values[]
        = {report.hits, report.players, report.newPlayers, report.alreadyBanned, report.topPlayers};
    for (int i = 0; i < 5; ++i)
        m_figures.at(i)->setFigure(number(values[i]));
    m_figures.last()->setInk(report.topPlayers > 0 ? Ink::Warn : Ink::Text);
    QStringList overlaps;
    for (const LabReport::Overlap &overlap : report.overlaps)
        overlaps.append(tr("%1 (%2)").arg(shownText(overlap.rule, 60), number(overlap.players)));
    m_overlap->setShownText(overlaps.isEmpty()
                                ? tr("No other rule found any of them.")
                                : tr("Found by other rules too: %1").arg(overlaps.join(u", "_s)));
    m_histogram->setBars(report.histogram, m_threshold->value());
    m_hits->setReport(report);
    m_table->scrollToTop();
    m_result->show();
    numbersChanged();
}

void RuleLab::numbersChanged()
{
    const FraudRule rule = tried();
    const QString numbers = tr("above %1 in %2").arg(measured(rule.threshold), windowText(rule.window));
    m_shadow->setText(tr("Run in s&hadow: %1, write down only").arg(numbers));
    m_active->setText(tr("&Make active: %1, %2").arg(numbers, wordOf(rule.action)));
}

void RuleLab::updateButtons()
{
    const bool runs = m_run != nullptr;
    m_start->setText(runs ? tr("&Cancel") : tr("R&un"));
    m_start->setEnabled(m_desk);
    for (QWidget *field : std::initializer_list<QWidget *>{m_threshold, m_window, m_days})
        field->setEnabled(m_desk && !runs);
    m_shadow->setEnabled(m_desk && !runs);
    m_active->setEnabled(m_desk && !runs);
    if (m_progressRow)
        m_progressRow->setVisible(runs);
}

} // namespace scorewatch::ui
