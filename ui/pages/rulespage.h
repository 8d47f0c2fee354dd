// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "core/base/error.h"
#include "core/fraud/frauddesk.h"

class QBoxLayout;
class QScrollArea;
class QStackedWidget;
class QTableView;

namespace scorewatch::ui {

class Notice;
class PageHeader;
class RuleEditor;
class RuleLab;
class RuleModel;
class StatePane;
class Theme;
class ToastArea;

/// The rules: how each is set and how good it is, the panel in which one is changed, and the lab in which other numbers
/// are tried on the past.
class RulesPage final : public QWidget
{
    Q_OBJECT

public:
    enum class Picture { Closed, Loading, Empty, Rows, Stale, Forbidden, Offline, Error };
    Q_ENUM(Picture)

    RulesPage(const Theme &theme, ToastArea &toasts, QWidget *parent = nullptr);

    /// Must outlive the page or be taken back with nullptr.
    void setDesk(FraudDesk *desk);
    void refresh();

    [[nodiscard]] Picture picture() const { return m_picture; }
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] const RuleModel &model() const { return *m_model; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeTable();
    QWidget *makeBody();
    void restyle();
    void arrange();
    void acceptRules(const Result<QList<FraudRule>> &rules);
    void readAgain();
    void showCurrent();
    void save(const FraudRule &rule);
    void saved(const FraudRule &before, const FraudRule &now);
    void putBack(FraudRule before, const FraudRule &now);
    void choosePicture();
    void present(Picture picture);
    void fitTable();

    const Theme &m_theme;
    ToastArea &m_toasts;
    FraudDesk *m_desk = nullptr;
    RuleModel *m_model;
    PageHeader *m_header;
    Notice *m_notice;
    QTableView *m_table;
    RuleEditor *m_editor;
    RuleLab *m_lab;
    StatePane *m_pane;
    QStackedWidget *m_stack;
    QBoxLayout *m_body = nullptr;
    std::optional<scorewatch::Error> m_error;
    Picture m_picture = Picture::Closed;
    bool m_hasRules = false;
    int m_request = 0;
};

} // namespace scorewatch::ui
