"""What a run may spend, as `-a budget=` says it."""

from __future__ import annotations

import pytest
from scrapy.exceptions import UsageError

from newscrawl.crawling.allowance import Allowance
from newscrawl.spiders.globe24 import Globe24Spider


@pytest.mark.parametrize(
    ("value", "seconds", "requests"),
    [("", None, None), ("500", None, 500), ("90s", 90, None), ("10m", 600, None), ("2h", 7200, None)],
)
def test_number_is_of_requests_and_with_a_unit_a_time(value, seconds, requests):
    assert Allowance.parse(value) == Allowance(seconds=seconds, requests=requests)


@pytest.mark.parametrize("value", ["0", "0m", "-3", "10x", "m", "1.5h", "10 m", " 10", "10\n", "1000000000000", "10M"])
def test_wrong_budget_is_a_usage_error_of_one_line_that_names_it(value):
    with pytest.raises(UsageError) as error:
        Globe24Spider(budget=value)
    assert str(error.value).startswith(f"globe24: -a budget={value}: a number of requests such as 500, or a time")
