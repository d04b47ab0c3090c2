"""Verso, put together: `create_app` is the one way in for server, commands and tests."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from blog import (
    admin,
    article,
    auth,
    authoring,
    commands,
    config,
    delivery,
    errors,
    feeds,
    filters,
    listing,
    look,
    machines,
    media,
    previews,
)
from blog.address import WholeNumber
from blog.db import db
from blog.page_cache import PageCache
from blog.rendering import remember
from blog.watch import acknowledge

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self';"
    " img-src 'self' https: http: data:; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)
PRIVATE = ("/write", "/admin", "/sign-", "/set-up", "/previews")
ROOMS = (
    *(listing, article, previews, feeds, machines, look),
    *(authoring, auth, admin, media, errors),
)


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Return the blog, configured by defaults, the environment and `settings`, the last one first.

    Reads no database. Raises config.Misconfigured where it must not start as it is configured.
    """
    app = Flask(__name__, instance_path=config.instance_path())
    app.jinja_environment = filters.Templates
    app.config.update(config.read_environment(app.instance_path))
    app.config.update(settings or {})
    config.settle_secret(app.config, app.instance_path)
    app.url_map.converters["int"] = WholeNumber
    app.url_map.merge_slashes = False  # it would redirect to whatever host was asked for
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.keep_trailing_newline = True
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    remember(app.config["RENDER_MEMO"])
    db.init_app(app)
    Migrate(app, db, render_as_batch=True)
    app.before_request(authoring.make_room)  # first: the token is looked for in the form
    CSRFProtect(app)
    Babel(
        app,
        default_translation_directories="blog/translations",
        locale_selector=filters.interface,
    )
    filters.init_app(app)
    app.jinja_env.globals["url_for"] = addresses(app)
    look.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    app.cli.add_command(commands.group)
    if (mebibytes := app.config["PAGE_CACHE"]) and not app.debug:
        app.wsgi_app = PageCache(app, mebibytes)  # type: ignore[method-assign]
        app.teardown_appcontext(acknowledge)
    app.before_request(lambda: delivery.begin(request))
    app.after_request(add_headers)
    return app


def addresses(app: Flask) -> Callable[..., str]:
    """Flask's own `url_for`, which remembers what it said; a page asks it some twenty times."""

    @lru_cache(maxsize=1024)
    def made(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(values))

    def url_for(endpoint: str, **values: Any) -> str:
        return made(request.script_root, endpoint, tuple(values.items()))

    return url_for


def add_headers(response: Response) -> Response:
    """Give every answer the headers that make browsers keep to our rules, and send it off."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if current_app.config["SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    own = "private, no-cache" if g.get("person") else "no-cache"
    kept = "no-store" if request.path.startswith(PRIVATE) else own
    headers.setdefault("Cache-Control", kept)
    return delivery.deliver(request, response)
