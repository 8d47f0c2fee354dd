// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include "core/audit/auditdesk.h"

class QFileDialog;
class QWidget;

namespace scorewatch::ui {

/// Reads all rows of a filter and writes them to a file, JSON where its name ends so, else CSV. One export at a time.
class AuditExporter final : public QObject
{
    Q_OBJECT

public:
    /// More are not written, and told() says so.
    static constexpr qint64 kMostRows = 100'000;

    explicit AuditExporter(QObject *parent = nullptr);

    /// Opens the dialog for a file name and returns at once; the dialog tells the choice and deletes itself.
    [[nodiscard]] static QFileDialog *askWhere(QWidget *window);
    void start(AuditDesk *desk, const AuditFilter &filter, const QString &path);
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

    /// What the file holds. Any thread.
    [[nodiscard]] static QByteArray bytes(const QList<AuditEntry> &entries, const QString &path);

Q_SIGNALS:
    /// How far it is, or that it is done; then it runs no more. `isWhole`: no older row was left out.
    void told(const QString &sentence, bool isWhole);
    void failed(const scorewatch::Error &error);

private:
    void readNext();
    void take(const Result<QList<AuditEntry>> &page);
    void write(bool isCut);

    QPointer<AuditDesk> m_desk;
    AuditFilter m_filter;
    QString m_path;
    QList<AuditEntry> m_entries;
    bool m_isRunning = false;
    int m_request = 0;
};

} // namespace scorewatch::ui
