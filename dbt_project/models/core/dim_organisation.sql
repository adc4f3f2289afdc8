with spelled as (
    select
        organisation_id,
        recipient_key,
        recipient_name,
        count(*) as uses,
        bool_or(_is_sample) as is_sample
    from {{ ref('int_awards') }}
    group by organisation_id, recipient_key, recipient_name
),

ranked as (
    select
        *,
        row_number() over (partition by organisation_id order by uses desc, recipient_name asc) as spelling_rank
    from spelled
)

select
    organisation_id,
    min(recipient_key) as organisation_key,
    min(recipient_name) filter (where spelling_rank = 1) as name,
    {{ list_of('recipient_name', 'recipient_name') }} as spellings,
    bool_or(is_sample) as is_sample
from ranked
group by organisation_id
