// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/boardview.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QPaintEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/syntheticboard.h"
#include "ui/models/boardmodel.h"
#include "ui/monotonic.h"
#include "ui/theme/theme.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

/// What a widget was asked to paint.
class PaintedRegion final : public QObject
{
public:
    explicit PaintedRegion(QWidget *widget) : QObject(widget) { widget->installEventFilter(this); }
    [[nodiscard]] const QRegion &region() const { return m_region; }
    void clear() { m_region = {}; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            m_region += static_cast<QPaintEvent *>(event)->region();
        return QObject::eventFilter(watched, event);
    }

private:
    QRegion m_region;
};

} // namespace

class TestBoardView : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<BoardModel> m_model;
    std::unique_ptr<BoardView> m_view;
    std::unique_ptr<SyntheticBoard> m_boards;

    void apply() { m_model->apply(m_boards->step(1), monotonicNow()); }

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_model = std::make_unique<BoardModel>();
        m_boards = std::make_unique<SyntheticBoard>(1);
        m_view = std::make_unique<BoardView>(*m_theme);
        m_view->setModel(m_model.get());
        m_view->resize(900, 760);
        m_model->apply(m_boards->board(), monotonicNow());
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void cleanup()
    {
        m_view.reset();
        m_model.reset();
        m_theme.reset();
    }

    void rowsShareTheHeight()
    {
        int bottom = 0;
        for (int row = 0; row < kBoardSize; ++row) {
            const QRect rect = m_view->visualRect(m_model->index(row));
            QCOMPARE(rect.top(), bottom);
            bottom = rect.bottom() + 1;
            QCOMPARE(m_view->indexAt(rect.center()).row(), row);
        }
        QCOMPARE(bottom, m_view->viewport()->height());
        QVERIFY(!m_view->indexAt({10, bottom + 5}).isValid());
    }

    void tooLittleHeightScrolls()
    {
        m_view->resize(900, 150);
        QVERIFY(m_view->verticalScrollBar()->maximum() > 0);
        m_view->setCurrentIndex(m_model->index(9));
        QTRY_VERIFY(
            m_view->viewport()->rect().contains(m_view->visualRect(m_model->index(9)).adjusted(0, 1, 0, -1)));
    }

    void theKeyboardMovesTheSelection()
    {
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(m_view->currentIndex().row(), 0);
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(m_view->currentIndex().row(), 1);
        QTest::keyClick(m_view.get(), Qt::Key_End);
        QCOMPARE(m_view->currentIndex().row(), 9);
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QCOMPARE(m_view->currentIndex().row(), 8);
        QTest::keyClick(m_view.get(), Qt::Key_Home);
        QCOMPARE(m_view->currentIndex().row(), 0);
        QSignalSpy activated(m_view.get(), &QAbstractItemView::activated);
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
    }

    void aClickSelectsAndCopyCopies()
    {
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
                          m_view->visualRect(m_model->index(3)).center());
        QCOMPARE(m_view->currentIndex().row(), 3);
        QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
        const QStringList cells = QApplication::clipboard()->text().split(u'\t');
        QCOMPARE(cells.size(), 4);
        QCOMPARE(cells.at(0), u"4"_s);
        QCOMPARE(cells.at(3), UserId(m_model->index(3).data(BoardModel::UserIdRole).toUuid()).toString());
    }

    void theSelectionFollowsThePlayer()
    {
        m_view->setCurrentIndex(m_model->index(7));
        const QVariant player = m_view->currentIndex().data(BoardModel::UserIdRole);
        m_boards->give(7, 500'000);
        apply();
        QCOMPARE(m_view->currentIndex().row(), 0);
        QCOMPARE(m_view->currentIndex().data(BoardModel::UserIdRole), player);
    }

    void onlyWhatChangedIsPainted()
    {
        m_theme->setReducedMotion(true);
        m_view->viewport()->repaint();
        QCoreApplication::processEvents(); // whatever else wanted to be painted
        PaintedRegion painted(m_view->viewport());
        LiveBoard board = m_boards->board();
        const auto now = monotonicNow();
        const auto changeOne = [&] {
            painted.clear();
            board.top[4].score += 1;
            m_model->apply(board, now);
        };
        changeOne(); // lights up the whole row
        const QRect row = m_view->visualRect(m_model->index(4));
        QTRY_COMPARE(painted.region().boundingRect(), row);
        changeOne();
        QTRY_VERIFY(!painted.region().isEmpty());
        const QRect dirty = painted.region().boundingRect();
        QVERIFY(row.contains(dirty));
        QVERIFY2(dirty.width() < row.width() * 3 / 4,
                 qPrintable(u"%1 of %2"_s.arg(dirty.width()).arg(row.width())));
    }

    void theLastPictureIsTheLastBoard()
    {
        m_theme->setReducedMotion(true);
        for (int i = 0; i < 200; ++i)
            apply();
        m_model->tick(monotonicNow() + std::chrono::hours(1)); // movements and changes have faded in both
        QTRY_COMPARE(m_view->grab().toImage().size(), m_view->size());
        const QImage seen = m_view->grab().toImage();

        BoardModel model;
        model.apply(m_boards->board(), monotonicNow());
        BoardView fresh(*m_theme);
        fresh.setModel(&model);
        fresh.resize(m_view->size());
        const QRect names(0, 0, 600, 760); // rank, name and score; the trends know different pasts
        QCOMPARE(seen.copy(names), fresh.grab().toImage().copy(names));
    }

    void rowsLandWhereTheyBelong()
    {
        m_boards->give(9, 600'000);
        apply();
        QSignalSpy painted(m_view.get(), &BoardView::painted);
        const QPoint first = m_view->visualRect(m_model->index(0)).center();
        QCOMPARE(m_view->indexAt(first).row(), 0);
        QTRY_VERIFY(painted.count() >= 3); // it moves
        BoardModel still;
        still.apply(m_boards->board(), monotonicNow());
        BoardView fresh(*m_theme);
        fresh.setModel(&still);
        fresh.resize(m_view->size());
        const QRect ranks(0, 0, 60, 760);
        const QImage wanted = fresh.grab().toImage().copy(ranks);
        QTRY_COMPARE(m_view->grab().toImage().copy(ranks), wanted);
    }

    void aScreenReaderHearsEachRow()
    {
        QAccessibleInterface *view = QAccessible::queryAccessibleInterface(m_view.get());
        QVERIFY(view);
        QCOMPARE(view->text(QAccessible::Name), u"Live board"_s);
        QVERIFY(view->tableInterface());
        QCOMPARE(view->tableInterface()->rowCount(), kBoardSize);
        QAccessibleInterface *cell = view->tableInterface()->cellAt(2, 0);
        QVERIFY(cell);
        const QString spoken = cell->text(QAccessible::Name);
        QVERIFY2(spoken.startsWith("Rank 3, Okonkwo"_L1), qPrintable(spoken));
    }

    void anEmptyAndAnEmptiedBoardArePainted()
    {
        m_model->apply({}, monotonicNow());
        QVERIFY(!m_view->grab().isNull());
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QVERIFY(!m_view->currentIndex().isValid());
        m_model->clear();
        QVERIFY(!m_view->grab().isNull());
        m_view->setModel(nullptr);
        QVERIFY(!m_view->grab().isNull());
    }
};

QTEST_MAIN(TestBoardView)
#include "tst_boardview.moc"
