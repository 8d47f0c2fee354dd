// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/base/error.h"
#include "core/live/liveboard.h"

namespace scorewatch {

class PlayerLookup;

/// What the window needs of whoever serves an open profile: a board, players, and words about how it goes.
class BoardBackend : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Begins and returns. What is away at the start is tried again for ever.
    virtual void start() = 0;
    /// From addressed() on; nothing before.
    [[nodiscard]] virtual PlayerLookup *lookup() const = 0;

Q_SIGNALS:
    /// What is being done before the first board, in one sentence.
    void progress(const QString &sentence);
    /// Cannot go on without a person: the sentence says what to do.
    void failed(const scorewatch::Error &error);
    /// A server wants another password, user or token; told once until it has let us in.
    void loginRefused(const scorewatch::Error &error);
    /// Where everything is is known.
    void addressed();
    void boardChanged(const scorewatch::LiveBoard &board);
};

} // namespace scorewatch
