"""Which rows made a figure: those its measure counts in the quarter, each on its side of the line."""


def test_a_count_comes_from_the_rows_it_counts_and_no_other(board):
    board.received(
        """
        | row | held_on    | outcome |
        | 1   | 2015-04-10 | plan    |
        | 2   | 2015-04-11 | no plan |
        | 3   | 2015-07-10 | plan    |
        """
    )
    board.measures("count", unit="plans", numerator={"outcome": "plan"})
    board.comes_from(
        """
        | quarter    | row | of  |
        | 2015-16-Q1 | 1   | yes |
        | 2015-16-Q2 | 3   | yes |
        """
    )


def test_a_share_comes_from_everybody_it_is_of_and_says_who_stands_above_the_line(board):
    board.received(
        """
        | row | held_on    | attended |
        | 1   | 2015-04-10 | yes      |
        | 2   | 2015-04-10 | no       |
        """
    )
    board.measures("share", numerator={"attended": True})
    board.comes_from(
        """
        | quarter    | row | of  |
        | 2015-16-Q1 | 1   | yes |
        | 2015-16-Q1 | 2   | no  |
        """
    )


def test_a_stock_comes_from_what_was_open_at_the_quarters_end(board):
    board.received(
        """
        | row | held_on    | ended_on   |
        | 1   | 2015-04-10 | 2015-05-01 |
        | 2   | 2015-04-10 |            |
        """
    )
    board.measures("stock", unit="plans", open_from="held_on", open_to="ended_on")
    board.comes_from(
        """
        | quarter    | row | of  |
        | 2015-16-Q1 | 2   | yes |
        """
    )


def test_a_figure_that_is_held_comes_from_no_row(board):
    board.received(
        """
        | row | held_on    |
        | 1   | 2015-04-10 |
        """
    )
    board.gate_said(
        """
        | quarter    | said |
        | 2015-16-Q1 | held |
        """
    )
    board.measures("count", unit="meetings")
    board.comes_from(
        """
        | quarter    | row | of |
        | 2015-16-Q1 |     |    |
        """
    )


def test_a_figure_that_is_too_early_to_know_comes_from_no_row(board):
    board.received(
        """
        | row | held_on    | ended_on   |
        | 1   | 2015-04-10 | 2015-05-01 |
        """
    )
    board.measures("share", numerator={"ended_on": "present"}, known_after={"months": 3})
    board.comes_from(
        """
        | quarter    | row | of |
        | 2015-16-Q1 |     |    |
        """
    )
