select
    kvk_number,
    name,
    trade_names,
    place,
    postcode,
    sbi_2008,
    size_class,
    member_of,
    brin,
    {{ provenance() }}
from {{ source('organisations', 'organisation') }}
