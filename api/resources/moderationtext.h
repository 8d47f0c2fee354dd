// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QJsonObject>

#include "core/moderation/actreport.h"
#include "core/moderation/moderationcase.h"

/// The answers about cases and acts. They are large, deep and seldom, so they are built as QJsonObject, not by hand.
namespace scorewatch::api::text {

[[nodiscard]] QJsonObject caseObject(const CaseSummary &summary);
[[nodiscard]] QJsonObject caseQueue(const CaseQueue &queue);
[[nodiscard]] QJsonObject caseDetail(const CaseDetail &detail);
[[nodiscard]] QJsonObject caseNote(const CaseNote &note);
[[nodiscard]] QJsonObject act(const ActRecord &record);
[[nodiscard]] QJsonObject actPreview(const ActPreview &preview);
[[nodiscard]] QJsonObject actProof(const ActProof &proof);
[[nodiscard]] QJsonObject fraudEvent(const FraudEvent &event);

[[nodiscard]] std::string compact(const QJsonObject &object);

} // namespace scorewatch::api::text
