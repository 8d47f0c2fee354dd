// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settingspage.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/delegates/numberdelegate.h"
#include "ui/models/profilesmodel.h"
#include "ui/text.h"
#include "ui/theme/themeicon.h"
#include "ui/theme/themestyle.h"
#include "ui/widgets/card.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

SettingsPage::SettingsPage(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_header(new PageHeader(theme, tr("Settings")))
    , m_model(new ProfilesModel(this))
    , m_choices(new QButtonGroup(this))
    , m_zoom(new QComboBox)
    , m_reducedMotion(new QCheckBox(tr("&Nothing moves or fades")))
    , m_table(new QTableView)
    , m_open(new QPushButton(tr("&Open")))
    , m_edit(new QPushButton(tr("&Edit…")))
    , m_remove(new QPushButton(tr("Re&move")))
{
    m_header->setSentence(tr("Kept for you on this computer, without passwords and tokens"));
    auto *page = new QVBoxLayout(this);
    page->addWidget(m_header);
    page->addWidget(makeAppearance());
    page->addWidget(makeProfiles(), 1);
    connect(&theme, &Theme::changed, this, &SettingsPage::restyle);
    restyle();
    updateButtons();
}

Card *SettingsPage::makeAppearance()
{
    auto *card = new Card(m_theme);
    auto *grid = new QGridLayout(card);
    grid->setContentsMargins(m_theme.px(20), m_theme.px(16), m_theme.px(20), m_theme.px(18));
    grid->setHorizontalSpacing(m_theme.px(24));
    grid->setVerticalSpacing(m_theme.px(10));
    grid->setColumnStretch(1, 1);
    auto *heading = new TextLabel(m_theme, FontRole::Heading);
    heading->setText(tr("Appearance"));
    grid->addWidget(heading, 0, 0, 1, 2);

    const auto addName = [this, grid](int line, const QString &name, QWidget *buddy) {
        auto *label = new TextLabel(m_theme, FontRole::Body, Ink::Dim);
        label->setText(name);
        label->setBuddy(buddy);
        grid->addWidget(label, line, 0);
    };
    grid->addLayout(makeColourChoice(), 1, 1);
    addName(1, tr("Colours"), m_choices->button(0));
    for (const double zoom : Theme::kZooms)
        m_zoom->addItem(u"%1 %"_s.arg(qRound(zoom * 100)), zoom);
    m_zoom->setAccessibleName(tr("Size of everything"));
    grid->addWidget(m_zoom, 2, 1, Qt::AlignLeft);
    addName(2, tr("Si&ze"), m_zoom);
    grid->addWidget(m_reducedMotion, 3, 1, Qt::AlignLeft);
    addName(3, tr("Movement"), m_reducedMotion);
    connectAppearance();
    return card;
}

QLayout *SettingsPage::makeColourChoice()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(m_theme.px(20));
    const QString names[] = {tr("As the &system"), tr("&Dark"), tr("&Light")};
    for (int i = 0; i < 3; ++i) {
        auto *choice = new QRadioButton(names[i]);
        m_choices->addButton(choice, i); // in the order of Theme::Choice
        row->addWidget(choice);
    }
    row->addStretch(1);
    return row;
}

void SettingsPage::connectAppearance()
{
    connect(m_choices, &QButtonGroup::idClicked, this, [this](int id) {
        m_theme.setChoice(Theme::Choice(id));
        Q_EMIT appearanceChanged();
    });
    connect(m_zoom, &QComboBox::activated, this, [this] {
        m_theme.setZoom(m_zoom->currentData().toDouble());
        Q_EMIT appearanceChanged();
    });
    connect(m_reducedMotion, &QCheckBox::clicked, this, [this](bool on) {
        m_theme.setReducedMotion(on);
        Q_EMIT appearanceChanged();
    });
}

Card *SettingsPage::makeProfiles()
{
    auto *card = new Card(m_theme);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(m_theme.px(20), m_theme.px(16), m_theme.px(20), m_theme.px(16));
    auto *add = new QPushButton(tr("&Add…"));
    add->setIcon(themeIcon(m_theme, u"plus"_s));
    auto *top = new QHBoxLayout;
    auto *heading = new TextLabel(m_theme, FontRole::Heading);
    heading->setText(tr("Connection profiles"));
    top->addWidget(heading, 1);
    for (QPushButton *button : {add, m_edit, m_remove, m_open})
        top->addWidget(button);
    m_open->setProperty(kEmphasisProperty, int(Emphasis::Primary));
    column->addLayout(top);
    column->addWidget(m_table, 1);

    m_table->setModel(m_model);
    m_table->setItemDelegate(new NumberDelegate(m_theme, -1, m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(heading->text());
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(ProfilesModel::Where, QHeaderView::Stretch);

    connect(add, &QPushButton::clicked, this, &SettingsPage::addRequested);
    connect(m_edit, &QPushButton::clicked, this, [this] { tell(&SettingsPage::editRequested); });
    connect(m_remove, &QPushButton::clicked, this, [this] { tell(&SettingsPage::removeRequested); });
    connect(m_open, &QPushButton::clicked, this, [this] { tell(&SettingsPage::openRequested); });
    connect(m_table, &QTableView::activated, this, [this] { tell(&SettingsPage::openRequested); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &SettingsPage::updateButtons);
    connect(m_model, &QAbstractItemModel::modelReset, this, &SettingsPage::updateButtons);
    return card;
}

void SettingsPage::restyle()
{
    layout()->setContentsMargins(m_theme.px(22), m_theme.px(18), m_theme.px(22), m_theme.px(18));
    layout()->setSpacing(m_theme.px(14));
    if (QAbstractButton *button = m_choices->button(int(m_theme.choice())))
        button->setChecked(true);
    const QSignalBlocker blocker(m_zoom);
    m_zoom->setCurrentIndex(m_zoom->findData(m_theme.zoom()));
    m_reducedMotion->setChecked(m_theme.reducedMotion());
}

void SettingsPage::setProfiles(const QList<ConnectionProfile> &profiles, const QString &open)
{
    m_model->setProfiles(profiles);
    for (int row = 0; row < profiles.size(); ++row) {
        if (profiles.at(row).name == open)
            m_table->selectRow(row);
    }
    updateButtons();
}

const ConnectionProfile *SettingsPage::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model->profiles().at(rows.first().row());
}

void SettingsPage::tell(void (SettingsPage::*signal)(const ConnectionProfile &))
{
    if (!current())
        return;
    const ConnectionProfile copy = *current(); // who hears it may replace the list
    Q_EMIT(this->*signal)(copy);
}

void SettingsPage::updateButtons()
{
    const ConnectionProfile *profile = current();
    for (QPushButton *button : {m_open, m_edit, m_remove})
        button->setEnabled(profile);
}

} // namespace scorewatch::ui
