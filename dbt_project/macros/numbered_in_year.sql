{#
  Rows of a RIF list with the names that tell a partnership and its lead school, the year, and which award of the
  partnership in that year each is. year_text: column that holds the year, by itself or at its start; order_by: what
  comes first in a year.
#}
{% macro numbered_in_year(rows, year_text, order_by) -%}
select
        *,
        row_number() over (partition by project_key, school_key, award_year order by {{ order_by }}) as nth
    from (
        select
            *,
            {{ normalised_text('project_name') }} as project_key,
            {{ normalised_organisation('lead_school') }} as school_key,
            try_cast({{ extract_pattern(year_text, "'[0-9]{4}'") }} as integer) as award_year
        from {{ rows }}
    )
{%- endmacro %}
