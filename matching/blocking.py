"""Which pairs are worth comparing: those that share a key that few records have."""

import duckdb

CAPS = {"number": 100, "words": 200, "rare word": 40, "beginning and place": 40, "beginning and year": 40,
        "place and start": 40}  # fmt: skip
"""Of each kind of key, how many records are compared: those that have it and were first seen."""


def block(con: duckdb.DuckDBPyConnection) -> None:
    """Makes tables `blocking_key` (kind, key, n, place in its block) and `pair` (l, r; l was seen before r).

    Left out are pairs that one delivery of a list shows as two, and of SLIM's awards among themselves: the projects of
    firms are named alike. A record's place in its block hangs on what was seen before it alone, so later ones change
    nothing.
    """
    con.execute(
        """
        create table slip as
        with own as (
            select distinct n, unnest(own[1:2]) as word from record
        )
        -- a word, and it with any one letter left out: two words one slip apart have one of these in common
        select distinct n, word as spelling from own where length(word) >= 3
        union
        select n, word[1:gap - 1] || word[gap + 1:] as spelling
        from (select n, word, unnest(range(2, length(word) + 1)) as gap from own where length(word) >= 6);

        create table blocking_key as
        with keyed as (
            select n, 'number' as kind, project_number as key from record where project_number is not null
            union
            select n, 'number' as kind, unnest(named_numbers) as key from record
            union
            select n, 'words' as kind, words as key from record where words is not null
            union
            select n, 'rare word' as kind, spelling as key from slip
            union
            select n, 'beginning and place' as kind, rarest[1:4] || ' ' || gemeente_code as key from record
            union
            select n, 'beginning and year' as kind, rarest[1:4] || ' ' || start_year as key from record
            union
            select n, 'place and start' as kind, gemeente_code || ' ' || start_date as key
            from record where start_is_exact
            union
            select n, 'place and start' as kind, gemeente_code || ' ' || start_year || ' ' || source_id as key
            from record where lists_once
        )
        select kind, key, n, row_number() over (partition by kind, key order by n) as place
        from keyed where key is not null and key <> '';
        """
    )
    caps = " ".join(f"when '{kind}' then {cap}" for kind, cap in CAPS.items())
    con.execute(
        f"""
        create table pair as
        select distinct l.n as l, r.n as r
        from blocking_key as l
        inner join blocking_key as r on l.kind = r.kind and l.key = r.key and l.place < r.place
        inner join record as left_record on l.n = left_record.n
        inner join record as right_record on r.n = right_record.n
        where
            r.place <= case l.kind {caps} end
            and not (left_record.source_id = 'slim' and right_record.source_id = 'slim')
            and not (
                left_record.lists_once
                and left_record.source_id = right_record.source_id
                and list_contains(left_record.ordinals, right_record.first_ordinal)
            )
        """
    )
