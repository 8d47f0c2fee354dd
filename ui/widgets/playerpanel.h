// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/boardpage.h"
#include "core/players/playerlookup.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QStackedWidget;
class QTableView;
class QTimer;
class QToolButton;

namespace scorewatch::ui {

class RankListModel;
class StatePane;
class TextLabel;

/// Finds a player by name or id, shows who is above and below, and pages to any rank of the board. What it shows is
/// read again every few seconds while it is seen.
class PlayerPanel final : public Card
{
    Q_OBJECT

public:
    explicit PlayerPanel(const Theme &theme, QWidget *parent = nullptr);

    /// Must outlive the panel or be taken back with nullptr, which says that players cannot be looked up now.
    void setLookup(PlayerLookup *lookup);
    void showAround(const UserId &player);
    void showPage(qint64 offset);
    /// Puts the cursor into the search, with that text in it when one is given.
    void focusSearch(const QString &text = {});
    void refresh();

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    enum class Shows { Nothing, Page, Around, Matches };

    void makeSearch();
    void makeTable();
    QWidget *makePager();
    void search();
    void acceptMatches(const Result<QList<PlayerMatch>> &matches, const QString &text);
    void acceptPage(const Result<BoardPage> &page);
    void openCurrent();
    void goToRank();
    void present(const QString &sentence);
    void presentError(const Error &error);
    void updatePager();
    [[nodiscard]] int pageSize() const;
    [[nodiscard]] int nextRequest() { return ++m_request; }

    PlayerLookup *m_lookup = nullptr;
    RankListModel *m_model;
    QLineEdit *m_search;
    TextLabel *m_sentence;
    QStackedWidget *m_stack;
    QTableView *m_table;
    StatePane *m_pane;
    QList<QToolButton *> m_pageButtons; ///< first, previous, next, last
    QLineEdit *m_rank;
    QTimer *m_typing;
    QTimer *m_again;
    Shows m_shows = Shows::Nothing;
    UserId m_player;
    qint64 m_offset = 0;
    qint64 m_total = 0;
    int m_request = 0; ///< answers to older requests are dropped
    bool m_waiting = false;
};

} // namespace scorewatch::ui
