{# The key that a published model declares in its meta, read from there: two rows never share it. #}
{% test key_is_unique(model) %}
    {%- if execute -%}
        {%- set node = graph.nodes.values()
            | selectattr('resource_type', 'equalto', 'model')
            | selectattr('name', 'equalto', model.identifier)
            | first -%}
        {%- set key = node.config.meta.key -%}
    {%- else -%}
        {%- set key = ['no_key_while_parsing'] -%}
    {%- endif -%}
select
    {% for column in key %}{{ adapter.quote(column) }}, {% endfor %}
    count(*) as row_count
from {{ model }}
group by {% for column in key %}{{ adapter.quote(column) }}{{ ", " if not loop.last }}{% endfor %}
having count(*) > 1
{% endtest %}
