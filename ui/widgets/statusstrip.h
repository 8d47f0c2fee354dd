// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <QWidget>

#include "core/config/connectionprofile.h"
#include "core/domain/connectionstatus.h"
#include "core/live/liveboard.h"

class QTimer;

namespace scorewatch::ui {

class StatusItem;
class TextLabel;
class Theme;

/// The line at the bottom that tells the truth: the connections, where in the stream the board is, who is looking and
/// at which servers.
class StatusStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusStrip(const Theme &theme, QWidget *parent = nullptr);

    void setPostgres(const ConnectionStatus &status);
    void setRedis(const ConnectionStatus &status);
    /// In the place of both, while a profile of that kind is open.
    void setScorewatchd(const ConnectionStatus &status);
    /// May be called each frame; it is shown a few times a second.
    void setFeed(LiveState state, const StreamPosition &position);
    /// Who is connected with which role: "mara · moderator".
    void setWho(const QString &who);
    /// Nothing while no profile is open.
    void setProfile(const std::optional<ConnectionProfile> &profile);
    /// A sentence for a few seconds.
    void showMessage(const QString &text, std::chrono::milliseconds span = std::chrono::seconds(6));

    [[nodiscard]] QString text() const; ///< all of it, as a screen reader would read it

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();
    void showFeed();

    const Theme &m_theme;
    StatusItem *m_postgres;
    StatusItem *m_redis;
    StatusItem *m_scorewatchd;
    StatusItem *m_feed;
    TextLabel *m_message;
    TextLabel *m_who;
    TextLabel *m_profile;
    QTimer *m_messageEnd;
    QTimer *m_feedDelay;
    LiveState m_state = LiveState::Offline;
    StreamPosition m_position;
};

} // namespace scorewatch::ui
