"""What the admin alone may do: people and settings."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog.auth import admin_only
from blog.db import db, writing
from blog.forms import PersonForm, SettingsForm
from blog.models import Media, Person, Site
from blog.text import one_line

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/people")
@admin_only
def people() -> ResponseReturnValue:
    """Everybody who writes here, with role and access."""
    rows = [(person, PersonForm(obj=person)) for person in Person.everybody()]
    return render_template("admin/people.html", people=rows)


@bp.post("/people/<int:person_id>")
@admin_only
def update_person(person_id: int) -> ResponseReturnValue:
    """Change somebody's role or access; the last admin stays admin."""
    person = Person.get(person_id) or abort(404)
    form = PersonForm()
    if not form.validate():
        abort(422)
    stays_admin = form.role.data == "admin" and form.active.data
    with writing():
        if person.is_last_admin and not stays_admin:
            flash(_("Somebody must stay admin: nothing was changed."))
        elif form.active.data and person.password_hash is None:
            flash(_("%(name)s has no password to sign in with.", name=person.name))
        else:
            form.populate_obj(person)
            flash(_("Saved: %(name)s.", name=person.name))
    return redirect(url_for("admin.people"), 303)


@bp.route("/settings", methods=["GET", "POST"])
@admin_only
def settings() -> ResponseReturnValue:
    """What the publication is called and how it speaks."""
    form = SettingsForm(obj=Site.current())
    if not form.validate_on_submit():
        return render_template("admin/settings.html", form=form), 422 if form.errors else 200
    with writing():
        site = Site.current()
        form.populate_obj(site)
        if form.logo_picture:
            name = one_line(form.logo_file.data.filename)
            # The publication's name stands beside it.
            more = {"person_id": g.person.id, "decorative": True}
            site.logo = Media.keep_picture(form.logo_picture, name, **more)
        elif form.without_logo.data:
            site.logo = None
        db.session.add(site)
    g.pop("site", None)
    flash(_("The settings are saved."))
    return redirect(url_for("admin.settings"), 303)
