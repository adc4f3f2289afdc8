"""The best one-to-one assignment, against trying everything."""

from itertools import permutations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.map.assignment import best_assignment


@st.composite
def matrices(draw):
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    score = st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 3))
    return draw(st.lists(st.lists(score, min_size=columns, max_size=columns), min_size=rows, max_size=rows))


# how fast examples are made is that of a busy machine, and says nothing here
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(matrices())
def test_no_other_assignment_has_a_higher_total(scores):
    given_to = best_assignment(scores)
    rows, columns = len(scores), len(scores[0])
    used = [column for column in given_to if column is not None]
    assert len(used) == len(set(used)) == min(rows, columns)
    total = sum(scores[r][c] for r, c in enumerate(given_to) if c is not None)
    if rows <= columns:
        best = max(sum(scores[r][p[r]] for r in range(rows)) for p in permutations(range(columns), rows))
    else:
        best = max(sum(scores[p[c]][c] for c in range(columns)) for p in permutations(range(rows), columns))
    assert abs(total - best) < 1e-9


def test_the_better_total_beats_the_best_single_pair():
    assert best_assignment([[0.9, 0.8], [0.85, 0.1]]) == [1, 0]


def test_nothing_to_assign():
    assert best_assignment([]) == []
    assert best_assignment([[], []]) == [None, None]
