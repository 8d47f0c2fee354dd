// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/auditexporter.h"

#include <algorithm>

#include <QFileDialog>
#include <QSaveFile>
#include <QThreadPool>

#include "core/audit/auditexport.h"
#include "core/base/async.h"
#include "ui/format.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kRowsAPage = 2000;

Result<void> save(const QList<AuditEntry> &entries, const QString &path)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(AuditExporter::bytes(entries, path));
        if (file.commit())
            return {};
    }
    return Error{Error::Code::Internal,
                 AuditExporter::tr("The audit was not exported, because %1 could not be written.").arg(path),
                 file.errorString(),
                 {}};
}

} // namespace

AuditExporter::AuditExporter(QObject *parent) : QObject(parent) { }

QByteArray AuditExporter::bytes(const QList<AuditEntry> &entries, const QString &path)
{
    return path.endsWith(QLatin1StringView(".json"), Qt::CaseInsensitive) ? auditexport::toJson(entries)
                                                                          : auditexport::toCsv(entries);
}

QFileDialog *AuditExporter::askWhere(QWidget *window)
{
    auto *dialog = new QFileDialog(window, tr("Export the audit"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Table (*.csv)"), tr("JSON (*.json)")});
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(u"audit-%1.csv"_s.arg(QDate::currentDate().toString(Qt::ISODate)));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains("json"_L1) ? u"json"_s : u"csv"_s);
    });
    dialog->open();
    return dialog;
}

void AuditExporter::start(AuditDesk *desk, const AuditFilter &filter, const QString &path)
{
    cancel();
    m_desk = desk;
    m_filter = filter;
    m_filter.limit = kRowsAPage;
    m_filter.before = 0;
    m_path = path;
    m_isRunning = true;
    readNext();
}

void AuditExporter::cancel()
{
    ++m_request;
    m_isRunning = false;
    m_entries.clear();
}

void AuditExporter::readNext()
{
    if (!m_desk)
        return cancel();
    async::onFinished(m_desk->entries(m_filter), this,
                      [this, request = m_request](const Result<QList<AuditEntry>> &page) {
                          if (request == m_request)
                              take(page);
                      });
}

void AuditExporter::take(const Result<QList<AuditEntry>> &page)
{
    if (!page) {
        cancel();
        Q_EMIT failed(page.error());
        return;
    }
    m_entries += *page;
    const bool isMore = page->size() >= kRowsAPage;
    if (!isMore || m_entries.size() >= kMostRows)
        return write(isMore);
    m_filter.before = page->last().id;
    Q_EMIT told(tr("Exporting: %1 rows read so far.").arg(number(m_entries.size())), true);
    readNext();
}

/// In another thread: a hundred thousand rows take longer than a frame.
void AuditExporter::write(bool isCut)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, entries = m_entries, path = m_path] {
        promise->addResult(save(entries, path));
        promise->finish();
    });
    async::onFinished(promise->future(), this,
                      [this, isCut, request = m_request, rows = m_entries.size()](const Result<void> &saved) {
                          if (request != m_request)
                              return;
                          cancel();
                          const QString words = isCut
                              ? tr("The newest %1 rows were exported to %2; older ones are left out.")
                              : tr("%1 rows were exported to %2.");
                          if (saved)
                              Q_EMIT told(words.arg(number(rows), m_path), !isCut);
                          else
                              Q_EMIT failed(saved.error());
                      });
}

} // namespace scorewatch::ui
