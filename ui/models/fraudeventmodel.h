// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSet>

#include "core/fraud/frauddesk.h"

namespace scorewatch::ui {

/// What the rules found, newest first: rows of the table below, what comes live on top. Never more than `kMost` rows.
///
/// While the reader is held in place, new ones wait and are counted; release() lays them on top. What falls off the end
/// can be read again by the cursor.
class FraudEventModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { When, Level, Rule, Player, Measured, Address, Done, ColumnCount };
    static constexpr int EventRole = Qt::UserRole; ///< the FraudEvent; more in FraudRole
    static constexpr int kMost = 5000;

    explicit FraudEventModel(QObject *parent = nullptr);

    /// The first page of the table; forgets what was there.
    void setPage(const QList<FraudEvent> &events, bool hasMore);
    /// The page after the last row.
    void appendPage(const QList<FraudEvent> &events, bool hasMore);
    /// The page could not be read; scrolling asks for it again.
    void pageFailed();
    /// In the order in which they came, the newest last. Those known already are left out.
    void addLive(const QList<FraudEvent> &events);
    void setHeld(bool held);
    [[nodiscard]] bool isHeld() const { return m_held; }
    /// Lays what waits on top.
    void release();
    void clear();

    [[nodiscard]] qint64 waiting() const { return m_waitingCount; }
    /// Older ones exist which no longer fit.
    [[nodiscard]] bool isFull() const { return m_hasMore && m_events.size() >= kMost; }
    [[nodiscard]] const QList<FraudEvent> &events() const { return m_events; }
    [[nodiscard]] static bool passes(const FraudEventFilter &filter, const FraudEvent &event);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    /// The reader came to the end: the page after the event with that id is wanted.
    void pageWanted(const QByteArray &before);
    void waitingChanged(qint64 count);

private:
    void put(QList<FraudEvent> events);
    void cutTo(int rows);
    [[nodiscard]] QString textOf(const FraudEvent &event, int column) const;

    QList<FraudEvent> m_events;  ///< the newest first
    QList<FraudEvent> m_waiting; ///< the newest last
    QSet<QByteArray> m_known;    ///< ids of the rows and of what waits
    qint64 m_waitingCount = 0;   ///< with those that no longer fit
    bool m_hasMore = false;
    bool m_fetching = false;
    bool m_held = false;
};

} // namespace scorewatch::ui

Q_DECLARE_METATYPE(scorewatch::FraudEvent)
