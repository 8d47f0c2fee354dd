// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/aboutdialog.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

#include "scorewatch_version.h"
#include "ui/theme/themeicon.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

AboutDialog::AboutDialog(const Theme &theme, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("About Scorewatch"));
    const int side = theme.px(56);
    auto *mark = new QLabel;
    mark->setPixmap(appMark(side, devicePixelRatioF()));
    auto *name = new TextLabel(theme, FontRole::Title);
    name->setText(tr("Scorewatch %1").arg(QLatin1StringView(SCOREWATCH_VERSION)));
    auto *what = new TextLabel(theme, FontRole::Body, Ink::Dim);
    what->setText(tr("The desk from which a live scoreboard is run."));
    auto *facts = new TextLabel(theme, FontRole::Small, Ink::Dim);
    facts->setText(tr("Qt %1 · %2 · %3")
                       .arg(QLatin1StringView(qVersion()), QSysInfo::prettyProductName(),
                            QSysInfo::currentCpuArchitecture()));
    auto *licence = new TextLabel(theme, FontRole::Small, Ink::Dim);
    licence->setText(tr("Free software under the GNU General Public License, version 3 or later. It comes "
                        "without any warranty."));
    licence->setWordWrap(true);

    auto *texts = new QVBoxLayout;
    for (QWidget *label : std::initializer_list<QWidget *>{name, what, facts, licence})
        texts->addWidget(label);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.px(18));
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto *copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this,
            [name, facts] { QApplication::clipboard()->setText(name->text() + u'\n' + facts->text()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(22), theme.px(20), theme.px(22), theme.px(16));
    column->setSpacing(theme.px(18));
    column->addLayout(row);
    column->addWidget(buttons);
    setMinimumWidth(theme.px(460));
}

} // namespace scorewatch::ui
