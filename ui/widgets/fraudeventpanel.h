// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fraud/frauddesk.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace scorewatch::ui {

class TextLabel;

/// One event in full: what the rule saw, who else was seen with the address, and where to go from here.
class FraudEventPanel final : public Card
{
    Q_OBJECT

public:
    explicit FraudEventPanel(const Theme &theme, QWidget *parent = nullptr);

    /// Must outlive the panel or be taken back with nullptr.
    void setDesk(FraudDesk *desk) { m_desk = desk; }
    void setEvent(const FraudEvent &event);
    [[nodiscard]] const FraudEvent &event() const { return m_event; }
    [[nodiscard]] QString evidence() const;
    /// Who else the rules met at that address.
    [[nodiscard]] QString sharedBy() const;

Q_SIGNALS:
    void openCaseOf(const scorewatch::UserId &player);
    void showAround(const scorewatch::UserId &player);
    void onlyPlayer(const scorewatch::UserId &player);
    void onlyAddress(const QString &address);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeButtons();
    void showEvidence();
    void readSharedBy();

    FraudDesk *m_desk = nullptr;
    FraudEvent m_event;
    TextLabel *m_severity;
    TextLabel *m_player;
    TextLabel *m_sentence;
    QGridLayout *m_evidence;
    TextLabel *m_addressHead;
    TextLabel *m_shared;
    QPushButton *m_openCase;
    QPushButton *m_around;
    QPushButton *m_onlyPlayer;
    QPushButton *m_onlyAddress;
};

} // namespace scorewatch::ui
