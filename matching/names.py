"""Names taken apart: what is left of a name without the words of its form, its legal form and its notices.

All in SQL, for as many names as there are. The words are in `vocabulary.csv`.
"""

import csv
from pathlib import Path

import duckdb

VOCABULARY = Path(__file__).with_name("vocabulary.csv")
_SHORTENED = 4
"""From so many letters on, a word that begins another one may be its abbreviation."""
_MISSPELT = 6
"""From so many letters on, a word one slip away from another one may be that one."""


def load_vocabulary(con: duckdb.DuckDBPyConnection) -> None:
    """Makes table `vocabulary`: kind, words (a word or a phrase), means (the form that a word stands for)."""
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], row["words"], row["means"] or None) for row in csv.DictReader(file)]
    con.execute("create table vocabulary (kind varchar, words varchar, means varchar)")
    con.executemany("insert into vocabulary values (?, ?, ?)", rows)


def take_names_apart(con: duckdb.DuckDBPyConnection) -> None:
    """Makes tables `word` (n, word, kind) and `named_form` (n, form) from `mention` (n, name_key).

    A word of the vocabulary keeps its kind also when it is abbreviated or has a slip; words that it does not know are
    of kind `own`: these tell communities apart. A name of which nothing is left keeps all of its words as its own.
    """
    phrases = con.execute(
        "select words from vocabulary where contains(words, ' ') order by length(words) desc, words"
    ).fetchall()
    notices = con.execute("select words from vocabulary where kind = 'notice' order by words").fetchall()
    plain = "' ' || name_key || ' '"
    for (notice,) in notices:
        plain = f"replace({plain}, '{notice}', ' ')"
    plain = f"regexp_replace({plain}, ' +', ' ', 'g')"
    for (phrase,) in phrases:
        plain = f"replace({plain}, ' {phrase} ', ' {phrase.replace(' ', '_')} ')"
    con.execute(
        f"""
        create table written as
        select distinct n, unnest(string_split(trim({plain}), ' ')) as written from mention;
        delete from written where written = '';

        create table spelling as
        with words as (
            select kind, replace(words, ' ', '_') as word, means from vocabulary where kind <> 'notice'
        ),
        seen as (select distinct written from written),
        known as (
            select
                seen.written,
                words.word,
                words.kind,
                words.means,
                case
                    when seen.written = words.word then 0
                    when damerau_levenshtein(seen.written, words.word) = 1 then 1
                    else 2
                end as distance
            from seen
            inner join words
                on
                    seen.written = words.word
                    or (
                        words.kind in ('form', 'theme', 'legal')
                        and seen.written[1] = words.word[1]
                        and abs(length(seen.written) - length(words.word)) <= 1
                        and least(length(seen.written), length(words.word)) >= {_MISSPELT}
                        and damerau_levenshtein(seen.written, words.word) = 1
                    )
                    or (
                        words.kind = 'theme'
                        and length(seen.written) >= {_SHORTENED}
                        and length(seen.written) < length(words.word)
                        and starts_with(words.word, seen.written)
                    )
        )
        select * from known
        qualify row_number() over (partition by written order by distance, length(word), word) = 1;

        create table word as
        with told as (
            select
                written.n,
                coalesce(spelling.word, written.written) as word,
                coalesce(spelling.kind, 'own') as kind
            from written left join spelling on written.written = spelling.written
        ),
        counted as (
            select *, max(case when kind in ('own', 'theme') then 1 else 0 end) over (partition by n) as has_own
            from told
        )
        select distinct n, word, case when has_own = 0 then 'own' else kind end as kind from counted
        where has_own = 0 or kind in ('own', 'theme');

        create table named_form as
        select written.n, min(spelling.means) as form
        from written inner join spelling on written.written = spelling.written
        where spelling.means is not null
        group by written.n;
        """
    )


def name_columns(con: duckdb.DuckDBPyConnection) -> None:
    """Makes table `name`: all words and the own words, sorted as one text each; own words as a list, rarest first.

    How rare a word is, is counted over the names known when this one was first seen, so that a later name changes
    nothing. Short words, as abbreviations are, come last; a theme stands in where there is no own word.
    """
    con.execute(
        """
        create table counted_word as
        with per_delivery as (
            select word.word, mention.first_ordinal, count(*) as names
            from word inner join mention on word.n = mention.n
            group by word.word, mention.first_ordinal
        ),
        so_far as (
            select
                word,
                first_ordinal,
                sum(names) over (partition by word order by first_ordinal) as names
            from per_delivery
        )
        select word.n, word.word, word.kind, cast(so_far.names as bigint) as names
        from word
        inner join mention on word.n = mention.n
        inner join so_far on word.word = so_far.word and mention.first_ordinal = so_far.first_ordinal;

        create table name as
        select
            n,
            string_agg(word, ' ' order by word) as words,
            string_agg(word, ' ' order by word) filter (where kind = 'own') as own_words,
            list(word order by word) filter (where kind = 'theme') as themes,
            coalesce(
                list(word order by length(word) < 4, names, length(word) desc, word) filter (where kind = 'own'),
                list(word order by names, length(word) desc, word)
            ) as own
        from counted_word
        group by n;
        """
    )
