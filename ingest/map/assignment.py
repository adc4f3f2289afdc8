"""Which of the new columns is which of the old ones, when every one can be only one: the best total."""


def best_assignment(scores: list[list[float]]) -> list[int | None]:
    """For every row of a matrix of scores (0 or more) the column that it gets, so that the total is the highest.

    None where there is no column left for a row. Hungarian method, O(rows² x columns).
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if rows > columns:
        turned = best_assignment([[scores[r][c] for r in range(rows)] for c in range(columns)])
        given = {row: column for column, row in enumerate(turned) if row is not None}
        return [given.get(r) for r in range(rows)]
    infinity = float("inf")
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        least, way, seen = [infinity] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while owner[column]:
            seen[column] = True
            current, delta, following = owner[column], infinity, 0
            for c in range(1, columns + 1):
                if seen[c]:
                    continue
                cost = -scores[current - 1][c - 1] - row_price[current] - column_price[c]
                if cost < least[c]:
                    least[c], way[c] = cost, column
                if least[c] < delta:
                    delta, following = least[c], c
            for c in range(columns + 1):
                if seen[c]:
                    row_price[owner[c]] += delta
                    column_price[c] -= delta
                else:
                    least[c] -= delta
            column = following
        while column:
            owner[column], column = owner[way[column]], way[column]
    given = {owner[c] - 1: c - 1 for c in range(1, columns + 1) if owner[c]}
    return [given.get(r) for r in range(rows)]
