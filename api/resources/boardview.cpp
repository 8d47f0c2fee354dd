// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/boardview.h"

#include <QCryptographicHash>

#include "api/resources/boardtext.h"

namespace scorewatch::api {

BoardView::BoardView(const LiveBoard &board)
    : m_top(board.top)
    , m_players(board.playerCount)
    , m_position(board.position)
    , m_asOf(board.asOf)
    , m_stale(board.state == LiveState::Offline)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const BoardEntry &entry : m_top) {
        hash.addData(entry.userId.toByteArray() + QByteArray::number(entry.score) + entry.username.toUtf8()
                     + '\n' + entry.countryCode.toUtf8() + '\n');
    }
    hash.addData(QByteArray::number(m_players) + m_position.epoch + (m_stale ? "stale" : "fresh"));
    m_etag = "W/\"" + hash.result().toHex().left(20).toStdString() + '"';
    m_response = http::HttpResponse::json(200,
                                          text::board(m_top,
                                                      {.offset = 0,
                                                       .limit = kBoardSize,
                                                       .players = m_players,
                                                       .position = m_position,
                                                       .asOf = m_asOf,
                                                       .stale = m_stale}));
    // A cache may keep it, and has to ask each time whether it is still right.
    m_response.headers = {{"ETag", m_etag}, {"Cache-Control", "no-cache"}};
}

} // namespace scorewatch::api
