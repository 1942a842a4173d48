"""Which addresses can be delivered to, and what is said of those that cannot: nothing that is secret."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from newscrawl.delivery.addresses import addresses_of, webhook_of
from newscrawl.values.secret import Secret

GOOD_SECRET = f"whsec_{base64.b64encode(bytes(24)).decode()}"
SECRET = "token77"


def settings(**given: object) -> Settings:
    return Settings({"DELIVER_TO": "", "DELIVER_WEBHOOK": "", "DELIVER_WEBHOOK_SECRET": "", "EXPORTS_DIR": "x"} | given)


@pytest.mark.parametrize(
    ("url", "name", "key"),
    [
        ("s3://bucket", "s3://bucket", "s3://bucket"),
        ("s3://bucket/a/b/", "s3://bucket/a/b", "s3://bucket/a/b"),
        ("s3://AKIA:token77@bucket/a", "s3://bucket/a", "s3://bucket/a"),
        ("ftp://host/a", "ftp://host/a", "ftp://host/a"),
        ("ftp://me:token77@host:2121/a", "ftp://host:2121/a", "ftp://me@host:2121/a"),
        ("ftps://me%40b:token77%2F@host", "ftps://host", "ftps://me%40b@host"),
        ("file:///srv/a%20b", "file:///srv/a%20b", "file:///srv/a%20b"),
    ],
)
def test_names_and_keys_hold_no_password(url, name, key):
    [address] = addresses_of(settings(DELIVER_TO=Secret(url)))
    assert (address.url, address.name, address.key) == (url, name, key)
    assert addresses_of(settings(DELIVER_TO=[url])) == [address]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("http://token77/x", "number 1 of 1 is no address such as s3://bucket/prefix"),
        ("token77", "number 1 of 1 is no address"),
        ("s3://", "number 1 of 1 is no address"),
        ("S3://bucket", "number 1 of 1 is no address"),
        ("gs://token77/x", "number 1 of 1 is no address"),
        ("ftp://me:token77@", "number 1 of 1 is no address"),
        ("ftp://me:token77@host:x/", "number 1 of 1 is no address"),
        ("ftp://me:token77#1@host/", "number 1 of 1 is no address"),
        ("s3://bucket/x?token77", "number 1 of 1 is no address"),
        ("file://token77/x", "number 1 of 1 is no address"),
        ("file:token77", "number 1 of 1 is no address"),
        ("s3://[token77/x", "number 1 of 1 is no address"),
        ("s3://bucket/\u202etoken77", "number 1 of 1 is no address"),
        ("s3://a file:///x s3://a/", "number 3 of 3 is there twice"),
    ],
)
def test_a_wrong_address_is_refused_without_being_shown(given, line):
    with pytest.raises(ValueError, match=f"^DELIVER_TO: {line}") as caught:
        addresses_of(settings(DELIVER_TO=given))
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["exports", "exports/copy", "other/../exports"])
def test_the_feed_is_not_delivered_into_itself(tmp_path, path):
    given = settings(DELIVER_TO=f"file://{tmp_path}/{path}", EXPORTS_DIR=str(tmp_path / "exports"))
    with pytest.raises(ValueError, match="number 1 of 1 lies in EXPORTS_DIR"):
        addresses_of(given)
    beside = settings(DELIVER_TO=f"file://{tmp_path}/exports-copy", EXPORTS_DIR=str(tmp_path / "exports"))
    assert len(addresses_of(beside)) == 1


@pytest.mark.parametrize(
    "url",
    ["ftp://x/token77", "http://", "x/token77", "https://me:token77@host/", "http://x/\ttoken77", "https://[token77/"],
)
def test_a_wrong_webhook_is_refused_without_being_shown(url):
    with pytest.raises(ValueError, match=r"^DELIVER_WEBHOOK: an address such as https://host/path") as caught:
        webhook_of(settings(DELIVER_WEBHOOK=Secret(url), DELIVER_WEBHOOK_SECRET=GOOD_SECRET))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("secret", ["", SECRET, "whsec_token77!", f"{GOOD_SECRET} token77", "whsec_" + "A" * 400])
def test_a_webhook_needs_keys_of_the_standard(secret):
    with pytest.raises(ValueError, match=r"^DELIVER_WEBHOOK_SECRET: whsec_ and 24 to 64 random bytes") as caught:
        webhook_of(settings(DELIVER_WEBHOOK="https://host/", DELIVER_WEBHOOK_SECRET=Secret(secret)))
    assert SECRET not in str(caught.value)


@given(st.binary(min_size=24, max_size=64), st.binary(min_size=24, max_size=64))
def test_each_key_is_what_its_secret_encodes(first, second):
    given = f"whsec_{base64.b64encode(first).decode()} {base64.b64encode(second).decode()}"
    hook = webhook_of(settings(DELIVER_WEBHOOK="https://host/token77", DELIVER_WEBHOOK_SECRET=given))
    assert hook is not None
    assert (hook.keys, hook.name) == ((first, second), "the webhook at host")


@given(st.lists(st.tuples(st.sampled_from(["s3://", "ftp://a:b@", "file:///", ""]), st.text()), max_size=3))
def test_whatever_is_given_is_an_address_or_refused_in_one_line(words):
    text = " ".join(map("".join, words))
    line = refusal(text)
    if line is None:
        assert len(addresses_of(settings(DELIVER_TO=text))) == len(text.split())
    else:
        assert line.startswith("DELIVER_TO: number ")
        assert line.isprintable()


def refusal(text: str) -> str | None:
    try:
        addresses_of(settings(DELIVER_TO=text))
    except ValueError as error:
        return str(error)
    return None
