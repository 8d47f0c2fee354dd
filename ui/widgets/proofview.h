// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/moderation/actreport.h"

class QTimer;
class QVBoxLayout;

namespace scorewatch {
class ModerationDesk;
}

namespace scorewatch::ui {

class TextLabel;
class Theme;

/// Whether an act has arrived everywhere, asked again twice a second until it has.
class ProofView final : public QWidget
{
    Q_OBJECT

public:
    explicit ProofView(const Theme &theme, QWidget *parent = nullptr);

    void setDesk(ModerationDesk *desk);
    /// `was` says how it stood before, "bob was 3rd"; may be empty.
    void follow(qint64 actId, const QString &was);
    void stop();

    [[nodiscard]] bool isComplete() const { return m_proof.isComplete(); }
    [[nodiscard]] bool isAsking() const;
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] const ActProof &proof() const { return m_proof; }

Q_SIGNALS:
    void completed();

private:
    class Line;

    void ask();
    void accept(const ActProof &proof);
    void showLines();

    const Theme &m_theme;
    ModerationDesk *m_desk = nullptr;
    TextLabel *m_heading;
    TextLabel *m_sentence;
    QVBoxLayout *m_column;
    QList<Line *> m_lines;
    QTimer *m_again;
    ActProof m_proof;
    QString m_was;
    qint64 m_actId = 0;
    int m_request = 0; ///< answers to older requests are dropped
};

} // namespace scorewatch::ui
