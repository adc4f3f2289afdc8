"""What every sample file shares: that it is made up, and the dates of the editions."""

import datetime as dt

NOTICE = "VOORBEELDDATA - verzonnen"
SEED = 20240215

# The sample world is known as on 2024-02-15; each publisher's last edition before that day.
CBS_MODIFIED = dt.date(2024, 2, 14)
SLIM_EDITION = dt.date(2023, 12, 15)
RIF_LIST_EDITION = dt.date(2022, 11, 17)
RIF_WORKBOOK_EDITION = dt.date(2024, 1, 31)
REGISTER_EDITION = dt.date(2024, 1, 31)
