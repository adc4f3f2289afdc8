{# What a date says that is known as a day, a month or a year only: the first and the last day that it can have been. #}

{% macro first_day_of(date, precision) -%}
case {{ precision }}
        when 'year' then {{ date_of(part_of_date('year', date), 1, 1) }}
        when 'month' then {{ date_of(part_of_date('year', date), part_of_date('month', date), 1) }}
        else {{ date }}
    end
{%- endmacro %}

{% macro last_day_of(date, precision) -%}
case {{ precision }}
        when 'year' then {{ date_of(part_of_date('year', date), 12, 31) }}
        when 'month'
            then {{ add_days(add_months(date_of(part_of_date('year', date), part_of_date('month', date), 1), 1), -1) }}
        else {{ date }}
    end
{%- endmacro %}
