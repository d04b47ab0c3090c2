"""What readers get, proved with the field's own tools: `make quality`.

pages          every kind of page and state, as one table: a new kind of page is a new line there
publication    the blogs that are looked at: one with everything, one that is empty
content/       what is in the first of them
tools          Nu, axe and Lighthouse, from npm
nu, axe, weight, lighthouse    the four parts: each complains, and closes with a sentence
"""
