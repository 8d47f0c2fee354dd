// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "api/http/httpresponse.h"

namespace scorewatch::http {

/// "HTTP/1.1 200 OK" and all fields, up to the empty line. `keepAlive` false adds "Connection: close".
void appendHeader(std::string &out, const HttpResponse &response, std::string_view requestId,
                  std::string_view dateField, bool keepAlive);
/// The header of an answer whose end is the connection's: an event stream.
void appendEventStreamHeader(std::string &out, const HttpResponse &response, std::string_view requestId,
                             std::string_view dateField);

} // namespace scorewatch::http
