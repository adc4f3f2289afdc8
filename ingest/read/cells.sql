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

-- '1250' and, with Dutch thousands, '1.250'; a group never follows a zero: '0.125' is no whole number
create or replace macro cell_integer(t) as
    case
        when regexp_full_match(t, '[+-]?[0-9]{1,10}') then try_cast(t as integer)
        when regexp_full_match(t, '[+-]?[1-9][0-9]{0,2}([.][0-9]{3}){1,2}')
            then try_cast(replace(t, '.', '') as integer)
    end;

create or replace macro cell_bigint(t) as
    case when regexp_full_match(t, '[+-]?[0-9]{1,18}') then try_cast(t as bigint) end;

-- comma or point; '12.350' may be twelve and a third or twelve thousand: a source that has such declares decimal_point,
-- or integer where it counts. '0.125' and '1234.567' can only be one thing.
create or replace macro cell_decimal(t) as
    case
        when contains(t, ',')
            then case
                when regexp_full_match(t, '[+-]?[0-9]+,[0-9]+') then try_cast(replace(t, ',', '.') as decimal(18, 4))
            end
        when regexp_full_match(t, '[+-]?([0-9]+([.]([0-9]{1,2}|[0-9]{4,}))?|(0[0-9]*|[0-9]{4,})[.][0-9]{3})')
            then try_cast(t as decimal(18, 4))
    end;

-- '40' '37,5' '40 %' '0,5 %'. Without its sign 0,5 may be half a per cent or a half (50% in Excel is the number 0.5):
-- what lies between 0 and 1 is taken with a sign only.
create or replace macro cell_percent(t) as
    case
        when regexp_full_match(t, '[1-9]?[0-9]|100') then cast(cast(t as decimal(9, 6)) / 100 as decimal(9, 6))
        when regexp_full_match(
            t,
            '(0*([1-9][0-9]?([.,][0-9]+)?|100([.,]0+)?)|0+([.,]0+)?)[\s\x{00a0}]*%?|0+[.,][0-9]+[\s\x{00a0}]*%'
        )
            then try_cast(
                try_cast(replace(rtrim(t, '% ' || chr(160)), ',', '.') as decimal(18, 6)) / 100 as decimal(9, 6)
            )
    end;

-- '8' '8,5' '8.5' '10 - zeer tevreden' '1 (helemaal niet)' are grades; '8-9' '8 of 9' '8 of hoger' '9 uit 10' are
-- none: a label has no digits, and without a sign before it does not begin with a word that makes it a range or a sum
-- ('3 - min of meer eens' has that sign).
create or replace macro is_labelled(t, number) as
    regexp_full_match(t, number || '\s*[-–:=(]?\s*[A-Za-zÀ-ÿ][^0-9]*')
    and not regexp_matches(
        t,
        '(?i)^[0-9.,]+\s*'
        || '(of|or|à|a|tot|t/m|tm|t\.?e\.?m|to|through|bis|uit|out|van|en|and|op|plus|min|half|komma|punt)([^\p{L}]|$)'
    )
    and not regexp_matches(
        t,
        '(?i)^[0-9.,]+[\s(:=–-]*(of|or|à|tot|t/m|uit|en|and|van|to)\s+(hoger|lager|meer|minder|higher|lower|more|less|'
        || 'een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)[\s)]*$'
    );
create or replace macro number_before(t) as replace(regexp_extract(t, '^[0-9.,]+'), ',', '.');
create or replace macro cell_grade(t) as
    case
        when regexp_full_match(t, '0?[1-9]([.,][0-9]+)?|10([.,]0+)?')
            then try_cast(replace(t, ',', '.') as decimal(4, 2))
        when is_labelled(t, '(0?[1-9]([.,][0-9]+)?|10([.,]0+)?)') then try_cast(number_before(t) as decimal(4, 2))
    end;
create or replace macro cell_scale(t) as
    case
        when regexp_full_match(t, '[1-5]([.,]0+)?') or is_labelled(t, '[1-5]([.,]0+)?') then cast(t[1:1] as smallint)
    end;
create or replace macro cell_year_number(t) as
    case when regexp_full_match(t, '(19|20)[0-9]{2}') then cast(t as smallint) end;

-- Digits of one width. A number cell has lost its leading zeros, and may have got a decimal: they are given back (and
-- counted in the account). `whole` and `cut` are patterns of what is whole and of what has lost zeros.
create or replace macro cell_code(t, width, whole, cut) as
    case
        when regexp_full_match(t, whole) then t
        when regexp_full_match(t, cut) then lpad(split_part(t, '.', 1), width, '0')
    end;

-- 'a;b;' 'a|b' and one a line are lists, and so is a JSON array
create or replace macro list_parts(t) as replace(replace(t, '|', ';'), chr(10), ';');
-- whether parts may be empty or have blanks around them, or are parted by new lines
create or replace macro has_loose_parts(t, separator) as
    starts_with(t, separator) or suffix(t, separator) or contains(t, separator || separator)
    or contains(t, separator || ' ') or contains(t, ' ' || separator)
    or contains(t, chr(9)) or contains(t, chr(10)) or contains(t, chr(13))
    or (
        strlen(t) > length(t)
        and (contains(t, chr(160)) or contains(t, chr(8203)) or contains(t, chr(65279)))
    );
create or replace macro clean_list(l) as
    list_filter(list_transform(l, lambda e: cell_text(e)), lambda e: e is not null);
create or replace macro cell_list(t) as
    case
        when starts_with(t, '[') then clean_list(coalesce(try_cast(try_cast(t as json) as varchar[]), [t]))
        -- a list without blanks around its parts needs no look at each of them: ten times as fast
        when not contains(t, '|') then case
            when not has_loose_parts(t, ';') then string_split(t, ';')
            else clean_list(string_split(list_parts(t), ';'))
        end
        when not contains(t, ';') and not has_loose_parts(t, '|') then string_split(t, '|')
        else clean_list(string_split(list_parts(t), ';'))
    end;
create or replace macro cell_coordinate(t) as
    case when regexp_full_match(t, '-?[0-9]{1,6}([.,][0-9]+)?') then try_cast(replace(t, ',', '.') as double) end;

create or replace macro cell_decimal_point(t) as
    case when regexp_full_match(t, '[+-]?[0-9]+([.][0-9]+)?') then try_cast(t as decimal(18, 4)) end;

-- '€ 1.312.500,00' '1.312.500' '15.000,-' '24999' '1312500.5' (a number cell) are amounts; '8-9 ton', '10 euro 50'
-- are none. A group of thousands never follows a zero: '0.125' is an eighth.
create or replace macro is_money(t, number) as
    regexp_full_match(
        t,
        '(?i)[\s\x{00a0}]*(€|euro?)?[\s\x{00a0}]*[+-]?[\s\x{00a0}]*(€|euro?)?[\s\x{00a0}]*(' || number
        || ')[\s\x{00a0}]*(€|euro?)?'
    );
create or replace macro money_plain(t) as
    case
        when is_money(
            t,
            '([1-9][0-9]{0,2}([.][0-9]{3})+|[1-9][0-9]{0,2}([ \t\x{00a0}][0-9]{3})+|[0-9]+)'
            || '([ \t\x{00a0}]?,([0-9]{1,2}|[ \x{00a0}]?--?))?'
        )
            then replace(rtrim(translate(t, '.€eurEURoO ' || chr(160) || chr(9), ''), ',-'), ',', '.')
        when is_money(
            t,
            '[0-9]+[.]([0-9]{1,2}|[0-9]{4,})|0+[.][0-9]{3}|[1-9][0-9]{0,2}([ \t\x{00a0}][0-9]{3})+[.][0-9]{1,2}'
        )
            then translate(t, '€eurEURoO ' || chr(160) || chr(9), '')
    end;
create or replace macro cell_money(t) as
    case
        -- as machines write it: nothing to look for
        when regexp_full_match(t, '[+-]?[0-9]+([.]([0-9]{1,2}|[0-9]{4,}))?') then try_cast(t as decimal(18, 2))
        when regexp_full_match(t, '[1-9][0-9]{0,2}([.][0-9]{3})+(,[0-9]{1,2})?')
            then try_cast(replace(replace(t, '.', ''), ',', '.') as decimal(18, 2))
        else try_cast(money_plain(t) as decimal(18, 2))
    end;

-- the number of a month by the first three letters of its name
create or replace macro month_number(three) as
    (instr(' jan feb mrt apr mei jun jul aug sep okt nov dec'
        || ' jan feb maa apr may jun jul aug sep oct nov dec  -   -  mar', three) // 4) % 12 + 1;
create or replace macro month_names() as
    '(jan|januari|january|feb|februari|february|mrt|maa|maart|mar|march|apr|april|mei|may|jun|juni|june|jul|juli|july'
    || '|aug|augustus|august|sep|sept|september|okt|oktober|oct|october|nov|november|dec|december)';
-- of a text that is a day, a month's name and a year
create or replace macro dutch_date(t) as
    try_cast(
        t[-4:] || '-' || month_number(lower(regexp_extract(t, '[A-Za-z]{3}'))) || '-' || regexp_extract(t, '^[0-9]+')
        as date
    );
create or replace macro cell_date(t) as
    case
        when regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(t as date)
        when regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9:]+)?')
            then try_cast(t[1:10] as date)
        when regexp_full_match(t, '[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}')
            then cast(try_strptime(replace(t, '/', '-'), '%d-%m-%Y') as date)
        when regexp_full_match(t, '(?i)[0-9]{1,2}\s+' || month_names() || '[.]?\s+[0-9]{4}') then dutch_date(t)
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
        when regexp_full_match(t, '(?i)' || month_names() || '[.]?\s+(19|20)[0-9]{2}') then dutch_date('1 ' || t)
    end;
create or replace macro cell_partial_date(t) as
    case when strlen(t) = 4 then cell_year(t) else coalesce(cell_date(t), cell_month(t)) end;
-- how precise a partial date is, by the form of its text: what is no date at all is in quarantine already
create or replace macro date_precision(t) as
    case
        when strlen(t) = 4 then 'year'
        when strlen(t) = 7 and t[5:5] = '-' or t >= 'A' then 'month'
        when t is not null then 'day'
    end;
-- ISO, '17-11-2022 10:00', and the serial of Excel: days since 1899-12-30, the time of day as a fraction
create or replace macro cell_timestamp(t) as
    case
        when t like '____-__-__%' and not suffix(t, ')') then try_cast(t as timestamp)
        when regexp_full_match(t, '[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?')
            then try_strptime(replace(t, '/', '-'), ['%d-%m-%Y %H:%M:%S', '%d-%m-%Y %H:%M', '%d-%m-%Y'])
        when regexp_full_match(t, '[2-6][0-9]{4}([.,][0-9]+)?')
            then timestamp '1899-12-30'
                + to_seconds(cast(round(try_cast(replace(t, ',', '.') as double) * 86400) as bigint))
    end;

create or replace macro cell_boolean(t) as
    case lower(t)
        when 'ja' then true when 'j' then true when 'yes' then true when 'y' then true when 'true' then true
        when 'waar' then true when '1' then true when 'x' then true
        when 'nee' then false when 'n' then false when 'no' then false when 'false' then false
        when 'onwaar' then false when '0' then false
    end;
