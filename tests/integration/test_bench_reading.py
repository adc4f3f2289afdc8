"""Reading beside the bare tools, at a small size: both sides read the same rows, and the page says the ratios."""

from htsm.bench_reading import Sizes, lines, measure_reading


def test_both_sides_read_the_same_rows():
    told: list[str] = []
    found = measure_reading(told.append, Sizes(csv=2_000, pages=3, page=400, sheet=300))
    assert [f.limit for f in found] == [2, 1.5, None, 1.5]
    csv, paged, tuned, workbook = found
    # one day of the csv does not exist: DuckDB drops that row, we count it
    assert csv.ours["rows"] == csv.bare["rows"] == 1_999
    # the last page is one row short, so that the rows are not a whole number of pages
    assert paged.ours["rows"] == paged.bare["rows"] == tuned.bare["rows"] == 1_199
    # the bare tool counts the header too
    assert workbook.ours["rows"] == workbook.bare["rows"] - 1 == 300
    assert all(f.ours["peak_mb"] > 0 and f.ratio > 0 for f in found)
    page = lines(found)
    assert len([line for line in page if "2,000 rows" in line or "1,200 rows" in line or "300 x 12" in line]) == 4
    assert len(told) == 3
