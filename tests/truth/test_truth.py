"""Every figure of the sample world against its own truth, with the world's true links in the place of ours."""

from collections import defaultdict

import pytest

from htsm.home import Home
from tests.truth.compare import compare, counts, differences, wrong_kpis
from tests.truth.figures_of import built_figures, load_truth, true_figures
from tests.truth.true_links import world_with_true_links


@pytest.fixture(scope="module")
def true_links(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The sample build over again, by decisions of a steward who knows the world's own links."""
    return world_with_true_links(sample_home, Home(tmp_path_factory.mktemp("true")), load_truth())


def test_with_true_links_every_kpi_equals_the_truth_in_every_quarter_and_region(true_links):
    found = compare(built_figures(true_links.work / "build.duckdb"), true_figures(load_truth()))
    assert len(counts(found)) == 52
    assert sum(one.is_right for one in found) >= 500
    assert wrong_kpis(found) == [], differences(found)


def test_what_is_hidden_is_the_small_cells_and_one_beside_them_where_a_total_would_tell(true_links):
    truth, ours = true_figures(load_truth()), built_figures(true_links.work / "build.duckdb")
    groups = defaultdict(list)
    for cell, figure in truth.items():
        kind = cell.breakdown.split(":")[0]
        # the country is the total; functions overlap, and add up to nothing
        if figure.n and (cell.region_level != "nl" or kind) and kind != "function":
            groups[cell.kpi_id, cell.period_end, cell.region_level, kind].append((figure.n, cell, figure))
    hiding = 0
    for of in groups.values():
        hidden = sorted((n, cell) for n, cell, _ in of if cell in ours and ours[cell].suppressed)
        small = sorted((n, cell) for n, cell, figure in of if figure.suppressed)
        others = sorted((n, cell) for n, cell, figure in of if not figure.suppressed)
        if not small:
            assert hidden == []
            continue
        beside = [pair for pair in hidden if pair not in small]
        assert [pair for pair in small if pair not in hidden] == []
        assert beside == others[: len(beside)] and len(beside) == (len(small) == 1)
        hiding += 1
    assert hiding >= 5


def test_what_is_published_is_what_was_built(sample_home):
    built = built_figures(sample_home.work / "build.duckdb")
    assert len(built) >= 900
    assert built_figures(sample_home.published / "current" / "htsm.duckdb") == built
