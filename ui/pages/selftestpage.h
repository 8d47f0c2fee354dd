// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QWidget>

#include "core/base/error.h"
#include "core/doctor/doctorcheck.h"

class QPushButton;
class QStackedWidget;
class QTableView;

namespace scorewatch::ui {

class Actions;
class ChecksModel;
class Notice;
class PageHeader;
class StatePane;
class TextLabel;
class Theme;

/// What the self-test found: versions, rights and settings of both servers, what each should be and what to do.
class SelfTestPage final : public QWidget
{
    Q_OBJECT

public:
    enum class Picture { NotRun, NotHere, Running, Checks, Stale, Forbidden, Offline, Error };
    Q_ENUM(Picture)

    SelfTestPage(const Theme &theme, const Actions &actions, QWidget *parent = nullptr);

    void showRunning();
    void setChecks(const QList<scorewatch::DoctorCheck> &checks);
    /// What was found before stays to be seen, marked as old.
    void showError(const scorewatch::Error &error);
    /// The open profile reaches no server that could be tested; the sentence says what to do instead.
    void showNotHere(const QString &why);
    /// Another profile was opened.
    void clear();

    [[nodiscard]] Picture picture() const { return m_picture; }
    [[nodiscard]] const ChecksModel &model() const { return *m_model; }
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString asText() const;

Q_SIGNALS:
    void runRequested();

private:
    QWidget *makeTable();
    QWidget *makeEvidence();
    void restyle();
    void present(Picture picture);
    void showCurrent();
    [[nodiscard]] QString summary() const;

    const Theme &m_theme;
    ChecksModel *m_model;
    PageHeader *m_header;
    Notice *m_notice;
    QStackedWidget *m_stack;
    QTableView *m_table;
    StatePane *m_pane;
    QWidget *m_evidence = nullptr;
    TextLabel *m_title;
    TextLabel *m_status;
    TextLabel *m_found;
    TextLabel *m_expected;
    TextLabel *m_advice;
    QPushButton *m_copyAdvice;
    Picture m_picture = Picture::NotRun;
    QDateTime m_ranAt;
    QString m_whyNotHere;
    std::optional<scorewatch::Error> m_error;
};

} // namespace scorewatch::ui
