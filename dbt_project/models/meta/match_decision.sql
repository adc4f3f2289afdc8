-- No two records have been decided about yet: the relation is there, empty, for those who read it.
select
    cast(null as varchar) as left_source_id,
    cast(null as varchar) as left_key,
    cast(null as varchar) as right_source_id,
    cast(null as varchar) as right_key,
    cast(null as varchar) as decision,
    cast(null as varchar) as decided_by,
    cast(null as date) as decided_on,
    cast(null as varchar) as reason
where false
