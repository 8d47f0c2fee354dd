// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/moderation/moderationdesk.h"
#include "ui/widgets/card.h"

class QComboBox;
class QProgressBar;
class QPushButton;

namespace scorewatch::ui {

class Notice;
class TextField;
class TextLabel;

/// The same for many cases with one reason, one after the other. Says at the end how many were done, and which not and why.
class BulkPanel final : public Card
{
    Q_OBJECT

public:
    enum class Deed { CloseUnfounded, Watch, Flag };
    Q_ENUM(Deed)

    explicit BulkPanel(const Theme &theme, QWidget *parent = nullptr);

    void setDesk(ModerationDesk *desk);
    /// Nothing happens before the button is pressed. While it runs, the cases stay those it was started with.
    void setCases(const QList<CaseSummary> &cases);
    void setDeed(Deed deed);
    /// Forgets reason and result; nothing while it runs.
    void clear();

    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] QString result() const;

Q_SIGNALS:
    void changed(const scorewatch::CaseSummary &summary);
    void finished();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();
    void updateVerb();
    void run();
    void next();
    void note(const QString &name, const std::optional<Error> &error);
    void finish();
    [[nodiscard]] Deed deed() const;
    [[nodiscard]] QString resultSentence() const;

    ModerationDesk *m_desk = nullptr;
    TextLabel *m_title;
    QComboBox *m_deed;
    TextField *m_reason;
    QPushButton *m_verb;
    QProgressBar *m_progress;
    Notice *m_result;
    QList<CaseSummary> m_cases;
    QStringList m_failures;
    qsizetype m_at = 0;
    int m_done = 0;
    bool m_running = false;
    bool m_stopping = false;
};

} // namespace scorewatch::ui
