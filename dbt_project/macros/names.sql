{# Names made comparable, with nothing fuzzy in it: two spellings are one name when these give the same text. #}

{# Lower case, no accents, every run of other characters one space: "'s-Gravenhage" -> "s gravenhage". #}
{% macro normalised_text(text) -%}
trim({{ replace_pattern("lower(" ~ without_accents(text) ~ ")", "'[^a-z0-9]+'", "' '") }})
{%- endmacro %}

{# A place without the suffix in brackets that tells it from its namesakes: "Bergen (NH.)" -> "bergen". #}
{% macro normalised_base_place(text) -%}
{{ normalised_text(replace_pattern(text, "'\\s*\\(.*\\)\\s*$'", "''")) }}
{%- endmacro %}

{#
  An organisation without its legal form: "Stichting Jansen B.V." -> "jansen". A name that is nothing but legal
  forms stays as it is.
#}
{% macro normalised_organisation(text) -%}
    {%- set spaced = normalised_text("replace(" ~ text ~ ", '.', '')") -%}
    {%- set legal_forms = "'\\b(bv|b v|nv|n v|vof|v o f|cv|c v|ua|u a|stichting|vereniging|cooperatie|maatschap|eenmanszaak)\\b'" -%}
    {%- set bare = "trim(" ~ replace_pattern(replace_pattern(spaced, legal_forms, "' '"), "' +'", "' '") ~ ")" -%}
coalesce(nullif({{ bare }}, ''), {{ spaced }})
{%- endmacro %}

{# A partner as a register of communities names it, without its kind: "ROC Jansen (onderwijs)" -> "ROC Jansen". #}
{% macro partner_name(text) -%}
{{ replace_pattern(text, "'\\s*\\((onderwijs|bedrijf|overheid|kennisinstelling)\\)\\s*$'", "''") }}
{%- endmacro %}

{#
  A programme of education without its kind and what stands in brackets after it: "AD Robotica (pilot)" and
  "Kwalificatiedossier Robotica" -> "robotica".
#}
{% macro normalised_programme(text) -%}
trim({{ replace_pattern(
    normalised_base_place(text), "'^(kwalificatiedossier|associate degree|ad) '", "''"
) }})
{%- endmacro %}
