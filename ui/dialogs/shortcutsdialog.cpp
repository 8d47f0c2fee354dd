// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcutsdialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/actions.h"
#include "ui/delegates/numberdelegate.h"
#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

struct Extra
{
    const char *what;
    const char *keys;
};
// Keys of widgets, which are no commands of the menus.
constexpr Extra kExtras[] = {
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Board: choose a player"), "Up / Down"},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Board: who is above and below the chosen player"), "Return"},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Board and tables: copy"), "Ctrl+C"},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Leave wall mode, close a panel"), "Esc"},
};

} // namespace

ShortcutsDialog::ShortcutsDialog(const Theme &theme, const Actions &actions, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    auto *model = new QStandardItemModel(0, 2, this);
    model->setHorizontalHeaderLabels({tr("Command"), tr("Keys")});
    const auto add = [model](const QString &what, const QString &keys) {
        const QList<QStandardItem *> row{new QStandardItem(what), new QStandardItem(keys)};
        for (QStandardItem *item : row) {
            item->setEditable(false);
            item->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        }
        model->appendRow(row);
    };
    for (const QAction *action : actions.withShortcuts()) {
        QStringList keys;
        for (const QKeySequence &key : action->shortcuts())
            keys.append(key.toString(QKeySequence::NativeText));
        add(action->text().remove(u'&').remove(u'…'), keys.join(tr(" or ")));
    }
    for (const Extra &extra : kExtras)
        add(tr(extra.what), QLatin1StringView(extra.keys));

    auto *table = new QTableView;
    table->setModel(model);
    table->setItemDelegate(new NumberDelegate(theme, -1, table));
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setAccessibleName(windowTitle());
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->addWidget(table, 1);
    column->addWidget(buttons);
    resize(theme.px(560), theme.px(620));
}

} // namespace scorewatch::ui
