"""An inspection as one HTML file: the page with its parts marked, and beside it what became of them."""
