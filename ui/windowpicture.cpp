// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowpicture.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileDialog>

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("WindowPicture", text);
}

} // namespace

QFileDialog *windowpicture::askWhere(const QByteArray &page, QWidget *window)
{
    auto *dialog = new QFileDialog(window, tr(QT_TRANSLATE_NOOP("WindowPicture", "Export picture")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr(QT_TRANSLATE_NOOP("WindowPicture", "Pictures (*.png)")));
    dialog->setDefaultSuffix(u"png"_s);
    dialog->selectFile(u"scorewatch-%1-%2.png"_s.arg(
        QString::fromLatin1(page), QDateTime::currentDateTime().toString(u"yyyy-MM-dd-HHmmss"_s)));
    dialog->open();
    return dialog;
}

Result<void> windowpicture::save(QWidget &window, const QString &path)
{
    if (window.grab().save(path, "PNG"))
        return {};
    return Error{Error::Code::PermissionDenied,
                 tr(QT_TRANSLATE_NOOP(
                     "WindowPicture",
                     "The picture was not saved. Check that the folder can be written and the disk is "
                     "not full.")),
                 path,
                 {}};
}

} // namespace scorewatch::ui
