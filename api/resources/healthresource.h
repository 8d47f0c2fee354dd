// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/routing/call.h"

namespace scorewatch::api {

class Metrics;

/// GET /healthz, /readyz, /metrics and /openapi.json. Any thread.
class HealthResource final
{
public:
    struct Missing
    {
        bool postgres = false;
        bool redis = false;
    };
    struct Parts
    {
        const Metrics &metrics;           ///< outlives the resource
        std::function<Missing()> missing; ///< any thread
    };

    explicit HealthResource(Parts parts);

    void alive(const Call &call) const;
    void ready(const Call &call) const;
    void metrics(const Call &call) const;
    void description(const Call &call) const;

private:
    const Parts m_parts;
    std::shared_ptr<const std::string> m_description;
};

} // namespace scorewatch::api
