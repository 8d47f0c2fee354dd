// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/auditdesk.h"
#include "ui/widgets/card.h"

class QPushButton;
class QVBoxLayout;

namespace scorewatch::ui {

class TextLabel;

/// All that is known of one row of the audit.
class AuditDetail final : public Card
{
    Q_OBJECT

public:
    explicit AuditDetail(const Theme &theme, QWidget *parent = nullptr);

    void setEntry(const AuditEntry &entry);

Q_SIGNALS:
    void playerChosen(const scorewatch::UserId &player, const QString &name);
    void actorChosen(const QString &actor);

private:
    class TextBox;

    /// A heading, and below it what it is about.
    void addPart(QVBoxLayout *column, const QString &name, QWidget *value);
    TextLabel *addLabel(QVBoxLayout *column, const QString &name);
    TextBox *addBox(QVBoxLayout *column, const QString &name, bool isFixed);
    void fill(TextLabel *label, const QString &text);

    AuditEntry m_entry;
    TextLabel *m_title;
    TextLabel *m_when;
    TextLabel *m_who;
    TextLabel *m_whom;
    TextLabel *m_playerId;
    TextBox *m_reason;
    TextLabel *m_seal;
    TextLabel *m_request;
    TextLabel *m_login;
    TextBox *m_metadata;
    QPushButton *m_onlyPlayer;
    QPushButton *m_onlyActor;
};

} // namespace scorewatch::ui
