"""Crawlers that fetch pages for models, and what for: what a robots.txt says to them it says of that use.

As their operators documented them by November 2026. A product token that is not listed means nothing; new ones are
added here with what their operator says that they are for.
"""

from __future__ import annotations

from typing import Literal

CrawlerUse = Literal["training", "search", "input"]
"""What a crawler fetches pages for: to train models, for the index of an AI search, as input of a model's answer."""

AI_CRAWLERS: dict[str, CrawlerUse] = {
    "GPTBot": "training",  # OpenAI
    "OAI-SearchBot": "search",
    "ChatGPT-User": "input",
    "CCBot": "training",  # Common Crawl: its archive is what most models are trained on
    "ClaudeBot": "training",  # Anthropic
    "anthropic-ai": "training",  # a former name
    "Claude-Web": "training",  # a former name
    "Claude-SearchBot": "search",
    "Claude-User": "input",
    "Google-Extended": "training",  # Google; no crawler but a token, for Gemini
    "Google-NotebookLM": "input",
    "Gemini-Deep-Research": "input",
    "Google-CloudVertexBot": "input",
    "Applebot-Extended": "training",  # Apple; no crawler but a token
    "meta-externalagent": "training",  # Meta
    "FacebookBot": "training",  # Meta: models of speech
    "meta-webindexer": "search",
    "meta-externalfetcher": "input",
    "Amazonbot": "training",  # Amazon: may be used to train
    "Amzn-SearchBot": "search",
    "Amzn-User": "input",
    "PerplexityBot": "search",  # Perplexity: not for training, as it says
    "Perplexity-User": "input",
    "MistralAI-User": "input",  # Mistral
    "Bytespider": "training",  # ByteDance
    "PetalBot": "search",  # Huawei
    "PanguBot": "training",
    "cohere-training-data-crawler": "training",  # Cohere
    "cohere-ai": "input",
    "AI2Bot": "training",  # Allen Institute for AI
    "Ai2Bot-Dolma": "training",
    "Diffbot": "training",  # sells extracted data
    "omgili": "training",  # Webz.io, sells extracted data
    "omgilibot": "training",
    "Webzio-Extended": "training",
    "img2dataset": "training",  # a tool that makes data sets of pictures
    "ICC-Crawler": "training",  # NICT, Japan
    "Timpibot": "training",  # Timpi
    "SBIntuitionsBot": "training",  # SB Intuitions
    "DuckAssistBot": "input",  # DuckDuckGo
    "YouBot": "search",  # You.com
}
"""Product token, as its operator spells it, to what the crawler is for."""

_BY_TOKEN: dict[str, CrawlerUse] = {token.casefold(): use for token, use in AI_CRAWLERS.items()}


def use_of(token: str) -> CrawlerUse | None:
    """Return what the crawler with this product token is for, whatever its case; None where it is not listed."""
    return _BY_TOKEN.get(token.casefold())
