// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include "core/live/liveboard.h"

namespace scorewatch::ui {

/// What happened on the board, newest first, as sentences; the oldest fall off the end.
class EventModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        SubjectLengthRole = Qt::UserRole, ///< how much of the sentence names whom it is about
        UserIdRole,
    };
    static constexpr int kCapacity = 40;

    explicit EventModel(QObject *parent = nullptr);

    /// In the order in which they happened.
    void add(const QList<BoardEvent> &events);
    void clear();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<BoardEvent> m_events;
};

} // namespace scorewatch::ui
