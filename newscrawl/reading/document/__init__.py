"""The page as flat lists of elements and text runs, and what it says about itself."""
