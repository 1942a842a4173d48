-- From the tables sighting, teaser, visit, article and address (the rows of the feed) to what was shown when.

-- Where and when a run saw each teaser.
create temp table box_seen as
select site, run_id, page_url, page_kind, seen_at as moment, unnest(boxes) as seen from sighting;

create temp table teaser_seen as
select run_id, page_url, moment, seen.box as box, seen.section as section, seen.heading as heading,
       unnest(seen.teasers) as teaser, generate_subscripts(seen.teasers, 1) as position
from box_seen;

-- Moments at which it is known what a page showed; at one that repeats, what it showed at the last one that does not.
create temp table look as
select site, page_url, page_kind, moment, bool_and(repeats) as repeats from (
    select site, page_url, page_kind, seen_at as moment, false as repeats from sighting
    union all
    select site, page_url, page_kind, fetched_at, outcome = '304' from visit
    where outcome in ('new', 'revised', 'unchanged', 'held', 'read', '304')
)
group by site, page_url, page_kind, moment;

create temp table looked as
select look.*, lead(moment) over (partition by page_url order by moment) as next_at,
       max(case when repeats then null else moment end) over (partition by page_url order by moment) as read_at
from look;

-- One row for each teaser on each page at each of these moments.
create temp table shown as
select looked.site, looked.page_url, looked.page_kind, looked.moment, looked.next_at,
       there.section, there.heading, there.box, there.position, teaser.url, teaser.title
from looked
join teaser_seen as there on there.page_url = looked.page_url and there.moment = looked.read_at
join teaser on teaser.run_id = there.run_id and teaser.id = there.teaser
where teaser.url is not null;

-- All addresses of the articles of the feed.
create temp table known as
select url, min(article_id) as id from (
    select url, id as article_id from article
    union all select moved_to, id from article where moved_to is not null
    union all select url, article_id from address
    union all select url, target_id from teaser where target_id is not null
)
group by url;

create temp table entered as
select id, min(first_seen_at) as moment, arg_min(url, fetched_at) as url, arg_max(title, fetched_at) as title
from article group by id;

-- A target is an article of the feed, by whatever address it was promoted, or else an address.
create temp table target_shown as
select shown.*, coalesce(known.id, shown.url) as target, known.id as target_id
from shown left join known on known.url = shown.url;

-- When it was on air: from each moment at which a page showed it to the next one, if that page still did.
create temp table span as
select here.target, here.moment as began, coalesce(max(there.moment), here.moment) as ended
from (select distinct target, page_url, moment, next_at from target_shown) as here
left join (select distinct target, page_url, moment from target_shown) as there
  on there.target = here.target and there.page_url = here.page_url and there.moment = here.next_at
group by here.target, here.moment;

create temp table spell as
select target, min(began) as began, max(ended) as ended from (
    select *, sum(is_new) over (partition by target order by began, ended) as number from (
        select *, case when began > max(ended) over (
            partition by target order by began, ended rows between unbounded preceding and 1 preceding
        ) then 1 else 0 end as is_new
        from span
    )
)
group by target, number;

create temp table headline as
select target, title, min(moment) as first_at, max(moment) as last_at, count(*) as sightings
from target_shown group by target, title;

create temp table place as
select target, page_kind, section, min(moment) as first_at, max(moment) as last_at, min(box) as best_box,
       min(position) as best_position, count(distinct page_url) as pages, count(*) as sightings
from target_shown group by target, page_kind, section;

create temp table promoted as
select target_shown.target, any_value(target_shown.target_id) as target_id, arg_min(site, target_shown.moment) as site,
       coalesce(any_value(entered.url), arg_min(target_shown.url, target_shown.moment)) as url,
       min(target_shown.moment) as first_at, max(target_shown.moment) as last_at, min(position) as best_position,
       count(distinct page_url) as pages, count(*) as sightings, any_value(entered.moment) as in_feed_at
from target_shown left join entered on entered.id = target_shown.target_id
group by target_shown.target;
