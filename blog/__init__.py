"""Verso's rooms, from the door inwards; imports point one way, down this list.

app.py (beside this package)  create_app(): configuration, extensions, blueprints, headers
listing, article              what readers browse: front page, search, archive and other ways in;
                              one article
previews                      an unpublished text, for whoever has its secret address
metadata/                     what a page says of itself to machines
feeds/, machines              what machines read: feeds; sitemap, robots, llms.txt
look/                         the design's files, the sign, the picture for shared links
authoring/                    the desk: drafts, editor, help, preflight, life, tags, import
auth, admin                   sign in and out, set-up; people and settings
media                         images, served from the database
errors                        error pages, and where old addresses lead
commands, serving             flask blog …, and the application server that it starts
page_cache, watch             whole pages for readers, kept in front of Flask; what changed
delivery                      how pages travel: ETag, 304, brotli, gzip
filters                       what templates ask for: dates, languages, the interface's own language
forms/                        what is valid
exchange/                     Markdown files with front matter, taken in; samples come and go
samples/                      the sample posts
publishing                    save, publish, trash, restore: what form, command and importer share
preflight/, tagging           what to look at before publishing; tags renamed and merged
facts                         what the renderer must know of a text that is kept
search/                       one index on two engines: words, finding, ranking, what to read next
rendering/                    the one door for HTML: dialect, sanitisers, the trial of a new text
models/                       post, revision, person, tag, media, site: columns, queries by name
difference/                   what differs between two texts, in paragraphs and words
config, db, text, merging,    settings from the environment; the database handle and its write lock;
pictures, files, containers,  text made fit to be stored; two edits put together; what an image or
address                       another file really is; the public address of what stands here
"""
