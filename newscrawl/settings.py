"""Settings of the project: our own, and those of Scrapy 2.19 whose default we change, each with that and the reason.

This is the one place of their defaults: the code reads a setting without saying another default.
"""

import os

from newscrawl.values.secret import Secret

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"  # default "": scrapy extract, inspect, ...

# --- Who we are -------------------------------------------------------------------------------------------------------
# Operators name a page here that says who crawls and how to object; the default is a reserved name, nobody's site.
CONTACT_URL = os.environ.get("NEWSCRAWL_CONTACT_URL", "https://newscrawl.example/contact")
USER_AGENT = f"newscrawl/1.0 (+{CONTACT_URL})"  # default "Scrapy/... (+https://scrapy.org)"
DEFAULT_REQUEST_HEADERS = {  # default: Accept-Language "en"; the sites are Czech
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "cs",
}

# --- Manners ----------------------------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = "newscrawl"  # default None, which compares rules with the whole USER_AGENT
ROBOTSTXT_PARSER = "newscrawl.downloading.robots_rules.ProductTokenRules"  # default scrapy.robotstxt's, see there
ROBOTSTXT_AGAIN = 30  # ours: used by RobotsTxt; seconds until a file that cannot be had is asked for again
TDMREP_ENABLED = True  # ours: used by SiteRights; a site's /.well-known/tdmrep.json is asked for, once a day
CONCURRENT_REQUESTS = 4  # default 16; what waits here for a host's next turn does not heed priority
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8; one connection a site
DOWNLOADER = "newscrawl.downloading.connections.CountedDownloader"  # default scrapy.core.downloader.Downloader
DOWNLOAD_DELAY = 1  # default 0; seconds between two requests to a host, the least that Crawl-delay can raise
DOWNLOAD_DELAY_JITTER = 0  # default 0.5, which would shorten the delay by up to a half
AUTOTHROTTLE_ENABLED = True  # default False; a slow site is asked less often, never faster than DOWNLOAD_DELAY
AUTOTHROTTLE_START_DELAY = 0  # default 5; starts at DOWNLOAD_DELAY, which is polite already
BREAKER_REFUSALS = 5  # ours: used by Breaker; so many refusals in a row, and a host is left alone in the run ...
BREAKER_LEAVE = 600  # ours: used by Breaker; ... then for so many seconds, twice as long each time it goes on
BREAKER_REST = (
    2  # ours: used by Breaker; seconds that a host rests after a refusal, twice as long after each further one
)
COOKIES_ENABLED = False  # default True; no site needs a session, and without one nobody is followed
TELNETCONSOLE_ENABLED = False  # default True; nothing listens
REMOTE_CONTROL_ENABLED = False  # default True; nothing listens

# --- Safety -----------------------------------------------------------------------------------------------------------
ALLOW_PRIVATE_ADDRESSES = False  # ours: used by Guard and PublicResolver; True only to crawl a test server
TWISTED_DNS_RESOLVER = "newscrawl.downloading.resolver.PublicResolver"  # default scrapy.resolver's
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # default 1 GiB; the biggest page seen has 2 MB
DOWNLOAD_WARNSIZE = 0  # default 32 MiB, above DOWNLOAD_MAXSIZE
DOWNLOAD_TIMEOUT = 30  # default 180 s; from the first byte sent to the last one received, however slowly they come
REDIRECT_MAX_TIMES = 5  # default 20; a consent wall needs 3
METAREFRESH_ENABLED = False  # default True; front pages reload themselves by it

MEMUSAGE_WARNING_MB = 1024  # default 0, none; a crawl of 20,000 articles stays below 300
MEMUSAGE_LIMIT_MB = 2048  # default 0, none; the run ends, and is published; the process that reads has its own limit

# --- Order of work ----------------------------------------------------------------------------------------------------
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # default Lifo; what was found first is the newest
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"  # default PickleLifo; the same with JOBDIR
DUPEFILTER_CLASS = "newscrawl.downloading.dupefilter.DupeFilter"  # default scrapy.dupefilters.RFPDupeFilter
REQUEST_FINGERPRINTER_CLASS = "newscrawl.downloading.fingerprint.PageFingerprinter"  # default scrapy.utils.request's

CONCURRENT_ITEMS = 1  # default 100, as many tasks for each page; our pipelines wait for nothing
WARN_ON_GENERATOR_RETURN_VALUE = False  # default True; parses the source of a callback anew for each page

DOWNLOADER_MIDDLEWARES = {
    # First of all, so that what must not be fetched does not even cost a robots.txt.
    "newscrawl.downloading.guard.Guard": 50,
    "newscrawl.downloading.breaker.Breaker": 55,  # before Budget: a host that is left alone costs nothing
    "newscrawl.downloading.site_rights.SiteRights": 58,  # before Budget: what it asks for counts before the article
    "newscrawl.downloading.budget.Budget": 60,  # after Guard, whose refusals cost nothing
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # default 50; Guard replaces it
    # Where Scrapy has its own: before any header is set, as every later one only serves requests that are made.
    "newscrawl.downloading.robots.RobotsTxt": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # default 100; RobotsTxt replaces it
    "newscrawl.downloading.wholeness.Wholeness": 560,  # looks at bodies after Decompression, before RetryMiddleware
    # Where Scrapy has its own.
    "newscrawl.downloading.decompression.Decompression": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # default 590; see Decompression
    # Where Scrapy has its own: nearer to the site than RetryMiddleware (550), as a redirect is no failure.
    "newscrawl.downloading.redirect.Redirect": 600,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # default 600; Redirect replaces it
}

# --- The browser, for pages that need one -----------------------------------------------------------------------------
DOWNLOAD_HANDLERS = {  # default scrapy.core.downloader.handlers.http11's; a run without such a page starts no browser
    "http": "newscrawl.downloading.browser_handler.PlainOrRendered",
    "https": "newscrawl.downloading.browser_handler.PlainOrRendered",
}
BROWSER_EXECUTABLE = "chromium"  # ours: used by Browser; a name on the PATH or a path, "" for none
BROWSER_PAGES = 50  # ours: used by Rendering; pages that a run shows in the browser at most, the next ones wait
BROWSER_PAGES_AT_ONCE = 2  # ours: used by CountedDownloader; a page takes 100 to 200 MB
BROWSER_SECONDS = 30  # ours: used by Browser; what a page may take; a site's own parts come a second after each other
BROWSER_MEGABYTES = 1500  # ours: used by Browser; of all its processes; it has 250 with one page, 400 with two
BROWSER_PARTS = 60  # ours: used by Browser; requests that the scripts of one page may make
BROWSER_PARTS_MEGABYTES = 20  # ours: used by Browser; what these may bring; applications have 2 to 5

READER_PROCESS = True  # ours: used by PageReader; pages are read in a process of their own, which no page can hold up
READER_SECONDS = 10  # ours: used by PageReader; CPU time of one page; the dearest real page takes a fifth of a second
READER_MEGABYTES = 1024  # ours: used by PageReader; memory of that process; the dearest real page takes 100

ITEM_PROCESSOR = "newscrawl.pipelines.page_by_page.PageByPage"  # default scrapy.pipelines.ItemPipelineManager
ITEM_PIPELINES = {
    "newscrawl.pipelines.normalise.Normalise": 100,  # facts as printed become comparable ...
    "newscrawl.pipelines.separate.Separate": 200,  # ... which telling story from teasers needs; rows from here on
    "newscrawl.pipelines.validate.Validate": 300,  # before Deduplicate: a broken row must not shadow a good one
    "newscrawl.pipelines.record_sightings.RecordSightings": 350,  # what a page shows counts also if it is no news
    "newscrawl.pipelines.deduplicate.Deduplicate": 400,
    "newscrawl.pipelines.mark_copies.MarkCopies": 450,  # after Deduplicate: only what goes into the feed is remembered
    "newscrawl.pipelines.write.Write": 500,  # last: what is written is final
}

EXTENSIONS = {
    "newscrawl.state.crawl_state.CrawlState": 0,  # what the spider, the filter of duplicates and the pipelines share
    "newscrawl.crawling.archiving.Archiving": 100,
    "newscrawl.downloading.browser.Browser": 100,
    "newscrawl.reporting.contact.Contact": 0,
    "newscrawl.reporting.report.Report": 500,  # after Scrapy's own (0), whose stats it reads
    "newscrawl.notification.notification.Notification": 600,
    "newscrawl.notification.ping.Ping": 600,
    "newscrawl.delivery.delivery.Delivery": 600,
    "newscrawl.monitoring.run_monitors.RunMonitors": 700,
}

# --- State and revisits -----------------------------------------------------------------------------------------------
CLOCK = "newscrawl.clock.Clock"  # ours: the present, for all that is remembered and planned; another one in tests
STATE_DIR = "state"  # ours: used by Write; newscrawl.sqlite3 in it knows what is in the feed, of all sites
CONFIRM_HOURS = 3  # ours: used by CrawlState; how much later a visit must find an article gone or broken to be sure
COPIES_DAYS = 14  # ours: used by CrawlState; how long an article is remembered for finding copies of it

REPLAY = False  # ours: used by CrawlState and Deduplicate; set by replays, whose pages come from an archive

# --- Alarms -----------------------------------------------------------------------------------------------------------
DRIFT_DIR = "var/drift"  # ours: used by Monitor; where the first pages at fault of a problem are kept
ONBOARD_DIR = "var/onboard"  # ours: used by scrapy onboard; what a survey was answered, and the reports

# --- Articles ---------------------------------------------------------------------------------------------------------
ARTICLE_PAGES_MAX = 20  # ours: used by NewsSpider; pages that are read of one article over several; 1 reads the first

# --- The feed ---------------------------------------------------------------------------------------------------------
EXPORTS_DIR = "exports"  # ours: used by Write; where the feed lies, relative to the working directory
EXPORT_FORMATS = ""  # ours: used by Write; formats of the feed's files beside JSON Lines, e.g. "zstd,parquet"
EXPORT_EMPTY_RUNS = True  # ours: used by Write; False: a run that has no row leaves no directory
WRITE_BATCH_ROWS = 500  # ours: used by Write; so many rows are written together: what a crash can cost
WRITE_BATCH_SECONDS = 1  # ours: used by Write; no row waits longer to be written: what a crash of a slow crawl can cost
AFTER_RUN_SECONDS = 60  # ours: used by Write; so long may those take who act on a published run

# --- The archive ------------------------------------------------------------------------------------------------------
ARCHIVE = ""  # ours: used by Archiving; the directory where pages are kept as WARC files, "" for none
ARCHIVE_MEGABYTES = 1000  # ours: used by Archiving; a file of the archive that has so many is followed by another one

# --- Schedule ---------------------------------------------------------------------------------------------------------
SCHEDULE_FILE = "schedule.toml"  # ours: used by scrapy schedule; which sites are crawled when

# --- Being told -------------------------------------------------------------------------------------------------------
# From the environment, since addresses hold passwords and tokens, and `-s` stands in lists of processes.
NOTIFY_COMMAND = os.environ.get("NEWSCRAWL_NOTIFY_COMMAND", "")  # ours: used by Notification; a program, its arguments
NOTIFY_URLS = Secret(os.environ.get("NEWSCRAWL_NOTIFY_URLS", ""))  # ours: used by Notification; Apprise's, with spaces
NOTIFY_SECONDS = 20  # ours: used by Notification and Ping; so long may a program or a server take
PING_URL = Secret(os.environ.get("NEWSCRAWL_PING_URL", ""))  # ours: used by Ping; asked for after a good run ...
PING_FAIL_URL = Secret(os.environ.get("NEWSCRAWL_PING_FAIL_URL", ""))  # ... and after a bad one; default: PING_URL/fail

# --- Delivery ---------------------------------------------------------------------------------------------------------
# From the environment as well: addresses hold passwords.
DELIVER_TO = Secret(os.environ.get("NEWSCRAWL_DELIVER_TO", ""))  # ours: used by Delivery; storages, with spaces
DELIVER_WEBHOOK = Secret(os.environ.get("NEWSCRAWL_DELIVER_WEBHOOK", ""))  # ours: used by Delivery; is told of runs
DELIVER_WEBHOOK_SECRET = Secret(os.environ.get("NEWSCRAWL_DELIVER_WEBHOOK_SECRET", ""))  # ours: used by Delivery
DELIVER_SECONDS = 50  # ours: used by Delivery; what a run delivers within that; what is left waits for the next run

SPIDERMON_ENABLED = False  # default of Spidermon; used by RunMonitors
SPIDERMON_ENGINE_STOP_MONITORS = ["newscrawl.monitoring.spidermon.RunSuite"]  # default none
SPIDERMON_FAILED_ACTIONS = ""  # ours: used by RunSuite; dotted paths of actions, with commas between
SPIDERMON_MAX_ERRORS = 0  # Spidermon has no default; lines of the log, problems included
SPIDERMON_EXPECTED_FINISH_REASONS = [  # default ["finished"]; the others are limits that operators have set
    "finished",
    "closespider_itemcount",
    "closespider_pagecount",
    "closespider_timeout",
]

# --- Logs and items ---------------------------------------------------------------------------------------------------
LOG_LEVEL = "INFO"  # default DEBUG, which logs every item
LOG_FORMATTER = "newscrawl.reporting.log_formatter.ItemAddresses"  # default: one that logs whole items
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # default ERROR; the spider's errback logs every failed page, once
FEED_EXPORT_ENCODING = "utf-8"  # default None, which escapes Czech letters in the JSON of `scrapy crawl -O`
# default: Scrapy's own, which joins lists by commas and writes objects as Python shows them
FEED_EXPORTERS = {"csv": "newscrawl.feed.exporting.scrapy_csv.RowCsvItemExporter"}
