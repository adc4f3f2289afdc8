{#
  95% intervals of survey figures (docs/decisions/0010-survey_figures.md has the sources). Every argument is a SQL
  expression: effective_n is the effective sample size, fpc the part of the population that did not answer (1 where the
  population is not known).
#}

{# The two-sided 97.5% point of Student's t, by Abramowitz & Stegun 26.7.5: within 0.2% from 3 degrees of freedom on. #}
{% macro t_975(degrees) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set terms = [
        (z ** 3 + z) / 4,
        (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
        (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
        (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
    ] -%}
({{ z }}
    {%- for term in terms %} + {{ term }} / power({{ degrees }}, {{ loop.index }}){% endfor %})
{%- endmacro %}

{# Wilson's interval of a share; `end` is low or high. With fpc 0 all answered: the share itself. #}
{% macro wilson(share, effective_n, fpc, end) -%}
    {%- set z2 = 1.959963984540054 ** 2 -%}
    {%- set per_n = "(" ~ z2 ~ " * " ~ fpc ~ " / " ~ effective_n ~ ")" -%}
((({{ share }}) + {{ per_n }} / 2 {{ '-' if end == 'low' else '+' }} sqrt(
        {{ per_n }} * ({{ share }}) * (1 - ({{ share }})) + {{ per_n }} * {{ per_n }} / 4
    )) / (1 + {{ per_n }}))
{%- endmacro %}

{# A part of a whole, rounded down to whole per cents, at most 1; nothing where the whole is not known. #}
{% macro whole_per_cents(part, whole) -%}
case
            when {{ part }} >= {{ whole }} and {{ whole }} > 0 then 1.0
            when {{ whole }} > 0 then cast(floor(100.0 * {{ part }} / {{ whole }}) as double) / 100
        end
{%- endmacro %}
