"""What is compared: one record per mention, in the order in which the mentions were first seen."""

import duckdb
import pyarrow as pa

from matching.names import load_vocabulary, name_columns, take_names_apart


def load_records(con: duckdb.DuckDBPyConnection, mentions: pa.Table, sightings: pa.Table) -> None:
    """Makes table `record`, numbered `n` in the order of landing.

    mentions: as int_mention. sightings: mention_id and landing_ordinal of every snapshot that has the mention.
    A start that is that of a subsidy (RIF) is none of the community's, nor is the place of an applicant (SLIM). A place
    in the name stands in for a place.
    """
    con.register("mentions_given", mentions)
    con.register("sightings_given", sightings)
    con.execute(
        """
        create table mention as
        select cast(row_number() over (order by first_ordinal, mention_id) as integer) as n, *
        from mentions_given;
        """
    )
    load_vocabulary(con)
    take_names_apart(con)
    name_columns(con)
    con.execute(
        """
        create table organisation as
        with named as (
            select n, lead_organisation as written from mention where lead_organisation is not null
            union all
            select n, unnest(string_split(partners, '|')) from mention where partners is not null
        ),
        plain as (
            select
                n,
                trim(regexp_replace(lower(strip_accents(regexp_replace(written, ' *\\([^)]*\\) *$', ''))),
                    '[^a-z0-9]+', ' ', 'g')) as organisation
            from named
        )
        select n, list(distinct organisation order by organisation) as organisations
        from plain where organisation <> '' group by n;

        create table presence as
        select mention.n, list(seen.landing_ordinal order by seen.landing_ordinal) as ordinals
        from mention inner join sightings_given as seen on mention.mention_id = seen.mention_id
        where mention.lists_once
        group by mention.n;

        create table record as
        select
            mention.n,
            mention.source_id,
            mention.lists_once,
            mention.first_ordinal,
            mention.previous_ordinal,
            presence.ordinals,
            name.words,
            name.own_words,
            name.own,
            name.own[1] as rarest,
            name.own[2] as second,
            name.themes,
            case
                when mention.source_id = 'slim' then mention.named_gemeente_code
                else coalesce(mention.gemeente_code, mention.named_gemeente_code)
            end as gemeente_code,
            case when mention.source_id <> 'slim' then mention.arbeidsmarktregio_code end as arbeidsmarktregio_code,
            case when mention.source_id <> 'slim' then mention.provincie_code end as provincie_code,
            coalesce(given.means, named_form.form) as form,
            case when mention.source_id <> 'rif' then mention.start_date end as start_date,
            case when mention.source_id <> 'rif' then mention.start_year end as start_year,
            mention.start_precision = 'day' as start_is_exact,
            mention.lead_organisation is not null as has_lead,
            organisation.organisations,
            mention.project_number,
            string_split_regex(coalesce(mention.named_number, ''), '[ ,;()]+') as named_numbers
        from mention
        left join name on mention.n = name.n
        left join named_form on mention.n = named_form.n
        left join presence on mention.n = presence.n
        left join organisation on mention.n = organisation.n
        left join (select distinct means from vocabulary where means is not null) as given
            on lower(mention.form) = lower(given.means)
        order by mention.n;
        """
    )
