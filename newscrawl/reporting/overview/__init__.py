"""The page of `scrapy report`: all sites over some days, as one HTML file that needs nothing else."""
