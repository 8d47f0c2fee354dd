// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/routing/router.h"

namespace scorewatch {
class PageResource;
namespace stream {
class StreamResource;
}
} // namespace scorewatch

namespace scorewatch::api {

class ActsResource;
class AuthResource;
class BulkResource;
class CasesResource;
class FraudEventsResource;
class HealthResource;
class LeaderboardResource;
class ScoresResource;
class UsersResource;

/// Who does the work of the operations.
struct RouteTargets
{
    const ScoresResource &scores;
    const AuthResource &auth;
    const LeaderboardResource &leaderboard;
    const UsersResource &users;
    const CasesResource &cases;
    const ActsResource &acts;
    const BulkResource &bulk;
    const FraudEventsResource &fraudEvents;
    const HealthResource &health;
    const PageResource &page;
    const stream::StreamResource &streams;
    bool publicBoard = true;
    std::vector<std::string> allowedOrigins; ///< of pages that may open a WebSocket
};

/// The table of docs/api.md: every operation, and who may call it.
void addRoutes(Router &router, const RouteTargets &targets);

} // namespace scorewatch::api
