// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QString>

#include "core/base/result.h"

namespace scorewatch::bench {

class ApiDaemon;
class BenchStack;

/// What the measurements of the API share.
struct ApiScene
{
    BenchStack &stack;
    QString program; ///< scorewatchd
    QString ids;     ///< a file with the id of every player, one a line
    QString top;     ///< likewise, of the top ten
    std::chrono::seconds time{0};
    int viewers = 0;
    QString peer;       ///< URL of another server, or empty
    QString peerTokens; ///< a file with a bearer a line, with which it takes scores; or empty
};

Result<void> benchRequests(const ApiScene &scene);
Result<void> benchViewers(const ApiScene &scene);
/// The same load on the server of the scene's peer, where it has one.
Result<void> benchPeer(const ApiScene &scene);

/// A scorewatchd on the servers of the scene.
Result<void> startDaemon(ApiDaemon &daemon, const ApiScene &scene, int serviceScoreWrites);

} // namespace scorewatch::bench
