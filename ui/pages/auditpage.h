// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QPointer>
#include <QWidget>

#include "core/audit/auditdesk.h"

class QPushButton;
class QStackedWidget;
class QTableView;
class QTimer;

namespace scorewatch {
class PlayerLookup;
}

namespace scorewatch::ui {

class Actions;
class AuditDetail;
class AuditExporter;
class AuditFilterBar;
class AuditModel;
class Notice;
class PageHeader;
class StatePane;
class Theme;

/// Who did what to whom, and whether all of it is as it was written. The newest rows are read again every few seconds
/// while the page is seen.
class AuditPage final : public QWidget
{
    Q_OBJECT

public:
    enum class Picture { Closed, Loading, Empty, Rows, Stale, Forbidden, Offline, Error };
    Q_ENUM(Picture)

    AuditPage(const Theme &theme, const Actions &actions, QWidget *parent = nullptr);

    /// Must outlive the page or be taken back with nullptr, which empties the page.
    void setDesk(AuditDesk *desk);
    void setLookup(PlayerLookup *lookup);
    void refresh();
    /// Verifies the chain; the verdict comes into the banner.
    void verify();
    /// All rows of the filter, as JSON where the name ends so, else as CSV.
    void exportTo(const QString &path);

    [[nodiscard]] Picture picture() const { return m_picture; }
    [[nodiscard]] const AuditModel &model() const { return *m_model; }
    [[nodiscard]] QString sentence() const;

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeHeader(const Actions &actions);
    QWidget *makeTable();
    void connectParts();
    void restyle();
    void arrangeDetail();
    void readNewest();
    void readOlder();
    void read(const AuditFilter &filter);
    void took(const Result<QList<AuditEntry>> &entries, bool isOlder);
    void tookNewest(const QList<AuditEntry> &entries);
    void filterChanged();
    void showVerdict(const Result<AuditVerdict> &verdict);
    void present(Picture picture);
    void presentPane();
    void showProblem(const Error &error);
    void showCurrent();
    [[nodiscard]] bool hasRows() const;

    const Theme &m_theme;
    QPointer<AuditDesk> m_desk;
    AuditModel *m_model;
    PageHeader *m_header;
    AuditFilterBar *m_filter;
    Notice *m_verdict;
    Notice *m_problem;
    QStackedWidget *m_stack;
    QTableView *m_table;
    StatePane *m_pane;
    AuditDetail *m_detail;
    AuditExporter *m_exporter;
    QPushButton *m_verify;
    QPushButton *m_export;
    QTimer *m_again;
    Picture m_picture = Picture::Closed;
    std::optional<Error> m_error;
    QString m_unknownPlayer;
    AuditFilter m_asked; ///< of the rows that are shown
    int m_request = 0;   ///< answers to older requests are dropped
    int m_verification = 0;
    bool m_isReading = false;
    bool m_wasRead = false; ///< since the desk or the filter changed
};

} // namespace scorewatch::ui
