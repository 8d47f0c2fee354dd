// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include "core/audit/auditdesk.h"
#include "ui/widgets/card.h"

class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QPushButton;
class QTimer;

namespace scorewatch {
class PlayerLookup;
}

namespace scorewatch::ui {

/// What of the audit is wanted: what, who, whom, when.
class AuditFilterBar final : public Card
{
    Q_OBJECT

public:
    explicit AuditFilterBar(const Theme &theme, QWidget *parent = nullptr);

    /// Finds players by name; without it only their ids are taken. Must outlive the bar or be taken back with nullptr.
    void setLookup(PlayerLookup *lookup);
    /// Spans that are counted back from now begin at the time of the call.
    [[nodiscard]] AuditFilter filter() const;
    [[nodiscard]] bool isEmpty() const;
    /// Offered in the list of what can be chosen.
    void addTypes(const QSet<QString> &types);

    void setPlayer(const UserId &player, const QString &name);
    void setActor(const QString &actor);
    void clear();

Q_SIGNALS:
    void changed();
    /// The text of the field names nobody.
    void playerUnknown(const QString &text);

private:
    enum Span { AnyTime, Hour, Day, Week, Month, Between };

    void makeFields();
    void layOut();
    void restyle();
    void typed();
    void findPlayer(const QString &text);
    void foundPlayer(const QString &text, std::optional<UserId> player);
    void showSpan();
    void tell();

    PlayerLookup *m_lookup = nullptr;
    QComboBox *m_type;
    QLineEdit *m_actor;
    QLineEdit *m_player;
    QComboBox *m_span;
    QDateTimeEdit *m_from;
    QDateTimeEdit *m_to;
    QPushButton *m_clear;
    QTimer *m_typing;
    std::optional<UserId> m_found; ///< whom the text of the field means
    QString m_foundText;
    int m_request = 0;
};

} // namespace scorewatch::ui
