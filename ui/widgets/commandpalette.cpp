// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/commandpalette.h"

#include <algorithm>

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QVBoxLayout>

#include "ui/delegates/commanddelegate.h"
#include "ui/models/commandmodel.h"
#include "ui/theme/theme.h"

namespace scorewatch::ui {

CommandPalette::CommandPalette(const Theme &theme, const Actions &actions, QWidget *window)
    : Card(theme, window)
    , m_model(new CommandModel(actions, this))
    , m_field(new QLineEdit)
    , m_list(new QListView)
{
    hide();
    m_field->setPlaceholderText(tr("Search anything"));
    m_field->setAccessibleName(tr("Search commands and players"));
    m_field->setMaxLength(64);
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(theme, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus); // the cursor stays in the field, the arrows move here
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Commands"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(10), theme.px(10), theme.px(10), theme.px(10));
    column->setSpacing(theme.px(8));
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
    window->installEventFilter(this);
}

void CommandPalette::open()
{
    if (!isVisible())
        m_before = parentWidget()->focusWidget();
    m_field->clear();
    filter({});
    place();
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::place()
{
    const QWidget *window = parentWidget();
    const int width = std::min(theme().px(520), window->width() - theme().px(24));
    const int wanted = theme().px(64) + theme().px(34) * std::clamp(m_model->rowCount(), 1, 10);
    const int height = std::min(wanted, window->height() - theme().px(90));
    setGeometry((window->width() - width) / 2, theme().px(60), width, height);
}

void CommandPalette::filter(const QString &text)
{
    m_model->setText(text);
    m_list->setCurrentIndex(m_model->index(0));
    place();
}

void CommandPalette::run(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const QPointer<QAction> action = m_model->actionAt(index.row());
    const QString text = m_model->text();
    close();
    if (action)
        action->trigger();
    else
        Q_EMIT playerSearchRequested(text);
}

void CommandPalette::close()
{
    hide();
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_field)
        return Card::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && !isAncestorOf(parentWidget()->focusWidget()))
        hide();
    if (event->type() != QEvent::KeyPress)
        return false;
    const int key = static_cast<QKeyEvent *>(event)->key();
    const int row = m_list->currentIndex().row();
    switch (key) {
    case Qt::Key_Down:
    case Qt::Key_Up:
        m_list->setCurrentIndex(
            m_model->index(std::clamp(row + (key == Qt::Key_Down ? 1 : -1), 0, m_model->rowCount() - 1)));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run(m_list->currentIndex());
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return false;
    }
}

} // namespace scorewatch::ui
