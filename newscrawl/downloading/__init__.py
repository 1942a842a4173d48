"""How a page is asked for: robots.txt, budget, redirects, and what must not be fetched at all."""
