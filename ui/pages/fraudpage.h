// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "core/base/error.h"
#include "core/fraud/frauddesk.h"

class QBoxLayout;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace scorewatch::ui {

class FraudChart;
class FraudEventModel;
class FraudEventPanel;
class FraudFilterBar;
class Notice;
class PageHeader;
class StatePane;
class Theme;

/// What the rules find, as they find it: live on top, the table below while one scrolls, a chart above, and beside it
/// everything about the chosen event.
class FraudPage final : public QWidget
{
    Q_OBJECT

public:
    enum class Picture { Closed, Loading, Empty, Rows, Stale, Forbidden, Offline, Error };
    Q_ENUM(Picture)

    explicit FraudPage(const Theme &theme, QWidget *parent = nullptr);

    /// Must outlive the page or be taken back with nullptr.
    void setDesk(FraudDesk *desk);
    void refresh();

    [[nodiscard]] Picture picture() const { return m_picture; }
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] const FraudEventModel &model() const { return *m_model; }

Q_SIGNALS:
    void openCaseOf(const scorewatch::UserId &player);
    void showAround(const scorewatch::UserId &player);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeHeader();
    void makeTable();
    void connectParts();
    void restyle();
    void arrange();
    void load();
    void readPage(const QByteArray &before);
    void acceptPage(const Result<QList<FraudEvent>> &page, bool isFirst);
    void readRules();
    void accept(const QList<FraudEvent> &events);
    void hold();
    void toNewest();
    void showCurrent();
    void choosePicture();
    void present(Picture picture);
    void updateSentence();

    const Theme &m_theme;
    FraudDesk *m_desk = nullptr;
    FraudEventModel *m_model;
    PageHeader *m_header;
    QPushButton *m_newOnes;
    FraudFilterBar *m_filters;
    Notice *m_notice;
    FraudChart *m_chart;
    QTableView *m_table;
    StatePane *m_pane;
    QStackedWidget *m_stack;
    FraudEventPanel *m_panel;
    QBoxLayout *m_body;
    FraudEventFilter m_filter;
    QList<FraudEvent> m_early; ///< what came live while the first page was read
    std::optional<scorewatch::Error> m_error;
    Picture m_picture = Picture::Closed;
    bool m_hasPage = false;
    int m_request = 0;
};

} // namespace scorewatch::ui
