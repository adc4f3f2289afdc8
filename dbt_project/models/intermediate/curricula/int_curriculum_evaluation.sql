-- Every curriculum as judged in each wave, as the latest export of the wave has it, with where its institution lies.
with latest as (
    {{ rows_of_latest_state('stg_curricula_evaluation__evaluation') }}
)

select
    {{ stable_hash(['latest._table_id', 'latest.curriculum_id']) }} as curriculum_evaluation_id,
    latest.curriculum_id,
    latest.title,
    -- "AD Robotica (pilot)" and "Robotica" are one programme
    {{ normalised_programme('latest.title') }} as programme_key,
    latest.crebo,
    latest.croho,
    latest.nlqf,
    latest.pathway,
    latest.institution,
    latest.brin,
    latest.place,
    place.gemeente_code,
    place.provincie_code,
    place.corop_code,
    place.arbeidsmarktregio_code,
    place.landsdeel_code,
    place.landsdeel_cbs_code,
    latest.assessed_on,
    latest.content,
    latest.design,
    latest.invites_lifelong,
    latest.in_force_since,
    latest.in_force_since_precision,
    {{ first_day_of('latest.in_force_since', 'latest.in_force_since_precision') }} as in_force_first,
    {{ last_day_of('latest.in_force_since', 'latest.in_force_since_precision') }} as in_force_last,
    latest.skills,
    {{ provenance('latest') }}
from latest
{{ join_place('latest.place', 'latest.region', 'latest.region') }}
