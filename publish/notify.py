"""Tells a chat or another program that there is a new release: a webhook, asked with what the release says of itself.

`{"text": ...}` is what Mattermost, Slack and Teams show; the rest of the record is for programs.
"""

import logging
import os
from typing import Any

WEBHOOK = "HTSM_WEBHOOK_URL"
TRIES = 3
TIMEOUT = 10.0


def notify(record: dict[str, Any]) -> bool | None:
    """Posts the summary of a release to the webhook of HTSM_WEBHOOK_URL; None when none is named.

    `record` is that of `publish.summary.record`. Tried three times; a webhook that does not answer is a
    warning in the log and False: the release is there all the same.
    """
    url = os.environ.get(WEBHOOK)
    if not url:
        return None
    import httpx
    from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

    # httpx writes the address of every request to the log
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        for attempt in Retrying(
            stop=stop_after_attempt(TRIES),
            wait=wait_random_exponential(multiplier=0.2, max=5),
            retry=retry_if_exception_type(httpx.HTTPError),
        ):
            with attempt:
                httpx.post(url, json=record, timeout=TIMEOUT).raise_for_status()
    except (RetryError, httpx.InvalidURL) as error:
        last = error.last_attempt.exception() if isinstance(error, RetryError) else error
        # the address of a webhook is its password: it is not repeated
        what = last.response.status_code if isinstance(last, httpx.HTTPStatusError) else type(last).__name__
        logging.getLogger(__name__).warning(
            "nobody was told of release %s: %s says %s", record["release_id"], WEBHOOK, what
        )
        return False
    return True
