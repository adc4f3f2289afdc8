-- How a cell's text becomes a value. Every macro takes trimmed text and gives NULL for what it cannot read:
-- text that is there and gives NULL is what goes to quarantine.
-- Trimmed of every kind of blank. Looking at the first and the last sign finds nearly all texts that need no trimming,
-- ten times as fast as trimming them.
create or replace macro blanks() as ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8203) || chr(65279);
create or replace macro ends_blank(t) as
    suffix(t, ' ') or suffix(t, chr(9)) or suffix(t, chr(10)) or suffix(t, chr(13)) or suffix(t, chr(160))
    or suffix(t, chr(8203)) or suffix(t, chr(65279));
create or replace macro cell_text(t) as
    case when t >= '!' and t < chr(127) and not ends_blank(t) then t else nullif(trim(t, blanks()), '') end;

-- '1250' and, with Dutch thousands, '1.250'
create or replace macro cell_integer(t) as
    case
        when regexp_full_match(t, '[+-]?[0-9]{1,10}') then try_cast(t as integer)
        when regexp_full_match(t, '[+-]?[0-9]{1,3}([.][0-9]{3}){1,2}') then try_cast(replace(t, '.', '') as integer)
    end;

create or replace macro cell_bigint(t) as
    case when regexp_full_match(t, '[+-]?[0-9]{1,18}') then try_cast(t as bigint) end;

-- comma or point, no thousands: where both could be meant, the source declares decimal_point or money
create or replace macro cell_decimal(t) as
    case when regexp_full_match(t, '[+-]?[0-9]+([.,][0-9]+)?') then try_cast(replace(t, ',', '.') as decimal(18, 4)) end;
create or replace macro cell_percent(t) as
    case when cell_decimal(rtrim(rtrim(t, '%'))) between 0 and 100
        then cast(cell_decimal(rtrim(rtrim(t, '%'))) / 100 as decimal(9, 6)) end;

-- '8' '8,5' '8.5' '10 - zeer tevreden' '1 (helemaal niet)' are grades; '8-9' and '11' are none.
create or replace macro labelled_number(t) as
    regexp_replace(t, '^([0-9]+([.,][0-9]+)?)\s*(-|–|:|=|\()?\s*[A-Za-zÀ-ÿ].*$', '\1');
create or replace macro cell_grade(t) as
    case when cell_decimal(labelled_number(t)) between 1 and 10
        then cast(cell_decimal(labelled_number(t)) as decimal(4, 2)) end;
create or replace macro cell_scale(t) as
    case when regexp_full_match(labelled_number(t), '[1-5]([.]0+)?')
        then cast(cast(labelled_number(t) as decimal(3, 1)) as smallint) end;
create or replace macro cell_year_number(t) as
    case when regexp_full_match(t, '(19|20)[0-9]{2}') then cast(t as smallint) end;

-- Excel drops the leading zero: seven digits are padded (and counted in the account).
create or replace macro cell_kvk(t) as
    case when regexp_full_match(t, '[0-9]{7,8}') then lpad(t, 8, '0') end;

-- 'a;b;' 'a|b' and one a line are lists, and so is a JSON array
create or replace macro list_parts(t) as replace(replace(t, '|', ';'), chr(10), ';');
create or replace macro clean_list(l) as
    list_filter(list_transform(l, lambda e: cell_text(e)), lambda e: e is not null);
create or replace macro cell_list(t) as
    case
        when t[1:1] = '[' then clean_list(coalesce(try_cast(try_cast(t as json) as varchar[]), [t]))
        -- a list without blanks around its parts needs no look at each of them: ten times as fast
        when not regexp_matches(list_parts(t), '^;|;$|;[\s;]|\s;|\x{00a0}|\x{200b}|\x{feff}')
            then string_split(list_parts(t), ';')
        else clean_list(string_split(list_parts(t), ';'))
    end;
create or replace macro cell_coordinate(t) as
    case when regexp_full_match(t, '-?[0-9]{1,6}([.,][0-9]+)?') then try_cast(replace(t, ',', '.') as double) end;

create or replace macro cell_decimal_point(t) as
    case when regexp_full_match(t, '[+-]?[0-9]+([.][0-9]+)?') then try_cast(t as decimal(18, 4)) end;

-- '€ 1.312.500,00' '1.312.500' '15.000,-' '24999' '1312500.5' (a number cell) are amounts; '8-9 ton' is none.
create or replace macro money_bare(t) as
    regexp_replace(regexp_replace(t, '(?i)(€|eur(o)?)', '', 'g'), '[\s\x{00a0}]', '', 'g');
create or replace macro money_plain(t) as
    case
        when regexp_full_match(t, '[+-]?[0-9]{1,3}([.][0-9]{3})+(,([0-9]{1,2}|-|--))?')
            or regexp_full_match(t, '[+-]?[0-9]+(,([0-9]{1,2}|-|--))?')
            then replace(replace(rtrim(t, ',-'), '.', ''), ',', '.')
        when regexp_full_match(t, '[+-]?[0-9]+[.]([0-9]{1,2}|[0-9]{4,})') then t
    end;
create or replace macro cell_money(t) as try_cast(money_plain(money_bare(t)) as decimal(18, 2));

create or replace macro dutch_month(t) as
    case lower(t[1:3])
        when 'jan' then 1 when 'feb' then 2 when 'maa' then 3 when 'mrt' then 3 when 'apr' then 4
        when 'mei' then 5 when 'jun' then 6 when 'jul' then 7 when 'aug' then 8 when 'sep' then 9
        when 'okt' then 10 when 'nov' then 11 when 'dec' then 12
    end;
create or replace macro dutch_date(t) as
    try_cast(
        regexp_extract(t, '([0-9]{4})$', 1) || '-'
        || lpad(cast(dutch_month(regexp_extract(t, '^[0-9]{1,2}\s+([A-Za-z]+)', 1)) as varchar), 2, '0') || '-'
        || lpad(regexp_extract(t, '^([0-9]{1,2})', 1), 2, '0')
        as date
    );
create or replace macro cell_date(t) as
    case
        when regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(t as date)
        when regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9:]+)?')
            then try_cast(t[1:10] as date)
        when regexp_full_match(t, '[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}')
            then cast(try_strptime(replace(t, '/', '-'), '%d-%m-%Y') as date)
        when regexp_full_match(t, '[0-9]{1,2}\s+[A-Za-z]+[.]?\s+[0-9]{4}') then dutch_date(t)
        -- an Excel serial: days since 1899-12-30; 1955 to 2064, so that a year is never taken for one
        when regexp_full_match(t, '[2-6][0-9]{4}([.]0+)?')
            then date '1899-12-30' + cast(try_cast(t as double) as integer)
    end;
create or replace macro cell_date_mdy(t) as
    case
        when regexp_full_match(t, '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( .*)?')
            then cast(try_strptime(regexp_extract(t, '^[0-9/]+'), '%m/%d/%Y') as date)
        else cell_date(t)
    end;
create or replace macro cell_year(t) as
    case when regexp_full_match(t, '(19|20)[0-9]{2}') then make_date(cast(t as integer), 1, 1) end;
create or replace macro cell_month(t) as
    case
        when regexp_full_match(t, '(19|20)[0-9]{2}-[01][0-9]') then try_cast(t || '-01' as date)
        when regexp_full_match(t, '[A-Za-z]+\s+(19|20)[0-9]{2}') then dutch_date('1 ' || t)
    end;
create or replace macro cell_partial_date(t) as coalesce(cell_date(t), cell_month(t), cell_year(t));
create or replace macro date_precision(t) as
    case
        when cell_date(t) is not null then 'day'
        when cell_month(t) is not null then 'month'
        when cell_year(t) is not null then 'year'
    end;
create or replace macro cell_timestamp(t) as try_cast(t as timestamp);

create or replace macro cell_boolean(t) as
    case lower(t)
        when 'ja' then true when 'j' then true when 'yes' then true when 'y' then true when 'true' then true
        when 'waar' then true when '1' then true when 'x' then true
        when 'nee' then false when 'n' then false when 'no' then false when 'false' then false
        when 'onwaar' then false when '0' then false
    end;
