{#
  The key of a learning community's entry in its source, from columns of a staging model: the project number where there
  is one, else the name with what tells namesakes apart. Of an award without a number it is the award_key of int_awards.
#}
{% macro community_source_key(staging_model, alias=none) -%}
    {%- set of = alias ~ '.' if alias else '' -%}
    {%- if staging_model == 'stg_rif__award_workbook' -%}
        {%- set number = of ~ 'project_number' -%}
coalesce(upper({{ number }}), {{ award_key_without_number(
    of ~ 'project_name', of ~ 'lead_school', "try_cast(" ~ extract_pattern(of ~ '_sheet', "'[0-9]{4}'") ~ " as integer)",
    'null'
) }})
    {%- elif staging_model == 'stg_rif__award_list' -%}
{{ award_key_without_number(
    of ~ 'project_name', of ~ 'lead_school', "try_cast(" ~ extract_pattern(of ~ 'round', "'[0-9]{4}'") ~ " as integer)",
    of ~ 'round'
) }}
    {%- elif staging_model == 'stg_slim__award' -%}
coalesce(upper({{ of }}project_number), {{ award_key_without_number(
    of ~ 'project_name', of ~ 'applicant_name', of ~ 'year', of ~ 'call'
) }})
    {%- elif staging_model in ['stg_fieldlabs__fieldlab', 'stg_technohubs__technohub'] -%}
{{ of }}name || ' | ' || coalesce({{ of }}place, '')
    {%- elif staging_model == 'stg_pps_register__partnership' -%}
{{ of }}name || ' | ' || coalesce({{ of }}lead_institution, '')
    {%- else -%}
        {#- lc_inventory, partner_survey, activity_register: the name as given -#}
{{ of }}community
    {%- endif -%}
{%- endmacro %}

{# What an award without a project number is known by: a hash of what its own row says. #}
{% macro award_key_without_number(project_name, recipient_name, year, call) -%}
{{ stable_hash([normalised_text(project_name), normalised_organisation(recipient_name), year, call]) }}
{%- endmacro %}
