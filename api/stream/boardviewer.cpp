// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/boardviewer.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace scorewatch::stream {

BoardViewer::BoardViewer(std::shared_ptr<StreamRooms> rooms, ViewerWish wish, ViewerSeats::Seat seat)
    : StreamViewer(std::move(rooms), std::move(wish), Form::Plain, std::move(seat))
{ }

void BoardViewer::received(std::string_view text)
{
    const QByteArray json = QByteArray::fromRawData(text.data(), qsizetype(text.size()));
    if (QJsonDocument::fromJson(json).object() != QJsonObject{{u"type"_s, u"ping"_s}})
        return close(AgainstRules, "Only {\"type\":\"ping\"} may be sent here.");
    m_owesPong = true;
    goOn();
}

SharedText BoardViewer::aside()
{
    static const SharedText kPong = std::make_shared<const std::string>(R"({"type":"pong"})");
    return std::exchange(m_owesPong, false) ? kPong : nullptr;
}

} // namespace scorewatch::stream
