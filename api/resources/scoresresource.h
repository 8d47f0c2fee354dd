// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "api/resources/scoregate.h"
#include "api/routing/call.h"

namespace scorewatch {
class ActionTokenCodec;
class SessionKeeper;
} // namespace scorewatch

namespace scorewatch::api {

class ActionList;
class JsonFields;
struct JsonValue;

/// GET /actions, POST /action-tokens, /scores, /scores:batch and /users/{id}/correct: from a body to writes, and from their outcomes to
/// an answer. Any thread.
class ScoresResource final
{
public:
    struct Limits
    {
        int playerWrites = 10; ///< in any 60 s
        int serviceWrites = 0; ///< of a service for one player, in any 60 s; 0: no limit
    };
    /// All of them outlive the resource and what is on its way.
    struct Parts
    {
        ScoreGate &gate;
        ActionList &actions;
        const ActionTokenCodec &actionTokens;
        SessionKeeper &sessions;
    };

    ScoresResource(const Parts &parts, Limits limits);

    void write(const Call &call) const;
    void writeBatch(const Call &call) const;
    void giveActionToken(const Call &call) const;
    void listActions(const Call &call) const;
    void correct(const Call &call) const;

private:
    [[nodiscard]] ScoreGate::Entry entryOf(const Call &call) const;
    [[nodiscard]] std::optional<http::Problem> readPlayers(const Call &call, JsonFields &fields,
                                                           ScoreWrite &write) const;
    [[nodiscard]] std::optional<http::Problem> readServices(JsonFields &fields, ScoreWrite &write) const;
    [[nodiscard]] ScoreGate::Entry readItem(const Call &call, const JsonValue &item, size_t index) const;
    void pass(const Call &call, ScoreGate::Entry entry) const;
    void mint(const Call &call, const std::string &action) const;

    const Parts m_parts;
    const Limits m_limits;
};

} // namespace scorewatch::api
