// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QTableView>

#include "core/moderation/moderationcase.h"

namespace scorewatch::ui {

class CaseModel;
class Theme;

/// The rows of the queue. One is always the current one, so that a key has something to act on; several can be chosen.
class CaseTable final : public QTableView
{
    Q_OBJECT

public:
    CaseTable(const Theme &theme, CaseModel *model, QWidget *parent = nullptr);

    /// So many rows down; up where negative.
    void step(int rows);
    /// The queue as it was read again. Where the current case is gone, the next one is the current.
    void apply(const QList<CaseSummary> &cases);
    /// Leaves out columns that have no room at that width.
    void arrange(int room);

    [[nodiscard]] std::optional<CaseSummary> current() const;
    /// In the order of the queue.
    [[nodiscard]] QList<CaseSummary> chosen() const;

Q_SIGNALS:
    void chosenChanged();

private:
    void restyle();
    void choose(int row);

    const Theme &m_theme;
    CaseModel *m_cases;
};

} // namespace scorewatch::ui
