"""What the addresses of a site say: which are its articles', and what all addresses of one article share."""

from newscrawl.onboarding.addresses.learn import learn_addresses

__all__ = ["learn_addresses"]
