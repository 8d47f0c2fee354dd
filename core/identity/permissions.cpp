// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/permissions.h"

namespace scorewatch::permissions {
namespace {

bool isStaff(Role role)
{
    return role == Role::Operator || role == Role::Moderator || role == Role::Admin;
}

} // namespace

bool mayLogOut(const Principal &who)
{
    return who.role == Role::Player;
}

bool mayAskForActionToken(const Principal &who)
{
    return who.role == Role::Player;
}

bool mayWriteScore(const Principal &who, const UserId &player)
{
    return who.role == Role::Service || who.isPlayer(player);
}

bool mayWriteScores(const Principal &who)
{
    return who.role == Role::Service;
}

bool mayFindPlayers(const Principal &who)
{
    return who.role == Role::Service || isStaff(who.role);
}

bool mayReadHistory(const Principal &who, const UserId &player)
{
    return who.role == Role::Service || isStaff(who.role) || who.isPlayer(player);
}

bool mayCorrect(const Principal &who)
{
    return who.role == Role::Moderator || who.role == Role::Admin;
}

bool mayModerate(const Principal &who)
{
    return who.role == Role::Moderator || who.role == Role::Admin;
}

ProfileView viewOf(const Principal &who, const UserId &player)
{
    switch (who.role) {
    case Role::Player:
        return who.isPlayer(player) ? ProfileView::Own : ProfileView::Public;
    case Role::Service:
        return ProfileView::Public;
    case Role::Operator:
        return ProfileView::Standing;
    case Role::Moderator:
    case Role::Admin:
        break;
    }
    return ProfileView::Moderation;
}

} // namespace scorewatch::permissions
