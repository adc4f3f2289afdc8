{# Text, where engines differ. Patterns are of the RE2 kind and given as SQL expressions. #}

{# Whether a pattern is found anywhere in a text. #}
{% macro finds_pattern(text, pattern) -%}
    {{ return(adapter.dispatch('finds_pattern')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__finds_pattern(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern }})
{%- endmacro %}

{# Every find of a pattern replaced. #}
{% macro replace_pattern(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_pattern')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replace_pattern(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern }}, {{ replacement }}, 'g')
{%- endmacro %}

{# The first find of a pattern, NULL when there is none. #}
{% macro extract_pattern(text, pattern) -%}
    {{ return(adapter.dispatch('extract_pattern')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__extract_pattern(text, pattern) -%}
    nullif(regexp_extract({{ text }}, {{ pattern }}), '')
{%- endmacro %}

{# Letters without their accents: Fryslân -> Fryslan. #}
{% macro without_accents(text) -%}
    {{ return(adapter.dispatch('without_accents')(text)) }}
{%- endmacro %}

{% macro duckdb__without_accents(text) -%}
    strip_accents({{ text }})
{%- endmacro %}

{# In a select list: a row per part of a text cut at a separator. #}
{% macro explode_text(text, separator) -%}
    {{ return(adapter.dispatch('explode_text')(text, separator)) }}
{%- endmacro %}

{% macro duckdb__explode_text(text, separator) -%}
    unnest(string_split({{ text }}, {{ separator }}))
{%- endmacro %}

{# In a select list: a row per value of a list; none for an empty list or no list. #}
{% macro explode_list(list) -%}
    {{ return(adapter.dispatch('explode_list')(list)) }}
{%- endmacro %}

{% macro duckdb__explode_list(list) -%}
    unnest({{ list }})
{%- endmacro %}

{# How many letters differ, are too many, or have changed places with the next one. #}
{% macro slips_between(text, other_text) -%}
    {{ return(adapter.dispatch('slips_between')(text, other_text)) }}
{%- endmacro %}

{% macro duckdb__slips_between(text, other_text) -%}
    damerau_levenshtein({{ text }}, {{ other_text }})
{%- endmacro %}

{# In a select list: a row for a text and for each way to leave out one of its letters; of texts one slip apart, a letter
   more, less, another or swapped with the next, one is common. #}
{% macro explode_spellings(text) -%}
    {{ return(adapter.dispatch('explode_spellings')(text)) }}
{%- endmacro %}

{% macro duckdb__explode_spellings(text) -%}
    unnest(
        list_distinct(
            list_prepend(
                {{ text }},
                list_transform(
                    range(1, length({{ text }}) + 1),
                    lambda i: substr({{ text }}, 1, i - 1) || substr({{ text }}, i + 1)
                )
            )
        )
    )
{%- endmacro %}
