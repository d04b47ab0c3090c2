"""How fast the blog is: `make bench` beside others, `python -m bench.desk` the pages of the desk.

words, posts, build, data     generated publications: words, rows, database, where it is kept
served, bare, contestants     servers of our own, bare Flask, and who is compared
load, writer                  requests by wrk and one by one; an author who publishes all the time
growth, share, cold           CPU of pages: by number of posts, and beside the three libraries
trials, __main__              what is measured, and in which order
machine, promises, report,    which machine it was; what was promised; the page and its plot
plot
"""
