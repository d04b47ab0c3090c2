"""Forms about people: signing in, the first admin, roles."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from blog.models import EMAIL, HANDLE, ROLES, Person
from blog.text import one_line

PASSWORD_LENGTH = 12
needed = DataRequired(_l("This is needed."))


class SignInForm(FlaskForm):
    """Handle or e-mail address, and password."""

    name = StringField(_l("Handle or e-mail address"), [needed, Length(max=254)], [one_line])
    password = PasswordField(_l("Password"), [needed, Length(max=1000)])
    next = HiddenField()
    # The address to which a form was sent that found nobody signed in: it is sent on afterwards.
    resume = HiddenField()


class SetUpForm(FlaskForm):
    """The first admin, and what the publication is called."""

    title = StringField(
        _l("Name of the publication"),
        [Length(max=200)],
        [one_line],
        description=_l("It can be changed at any time."),
    )
    name = StringField(_l("Your name, as readers see it"), [needed, Length(max=200)], [one_line])
    handle = StringField(
        _l("Handle"),
        [
            needed,
            Regexp(
                HANDLE.pattern + "$",
                message=_l("Use 1 to 40 small letters, digits and hyphens, such as “ada”."),
            ),
        ],
        [one_line],
        description=_l("Stands in the address of your page and signs you in."),
    )
    email = StringField(
        _l("E-mail address"),
        [
            Optional(),
            Length(max=254),
            Regexp(EMAIL.pattern + "$", message=_l("This is not an e-mail address.")),
        ],
        [one_line],
        description=_l("Signs you in as well. It is never shown."),
    )
    password = PasswordField(
        _l("Password"),
        [
            needed,
            Length(
                min=PASSWORD_LENGTH,
                max=1000,
                message=_l("Use at least %(min)d characters: four words are a good password."),
            ),
        ],
        description=_l("At least 12 characters; four words are a good password."),
    )

    def validate_handle(self, field: Field) -> None:
        """A handle belongs to one person."""
        if Person.with_handle(field.data):
            raise ValidationError(_("Somebody has this handle."))

    def validate_email(self, field: Field) -> None:
        """So does an e-mail address."""
        if field.data and Person.with_email(field.data):
            raise ValidationError(_("Somebody has this e-mail address."))


class PersonForm(FlaskForm):
    """What an admin may change about a person."""

    role = SelectField(
        _l("Role"),
        choices=[
            SelectChoice(role, label)
            for role, label in zip(ROLES, (_l("Admin"), _l("Editor"), _l("Author")), strict=True)
        ],
    )
    active = BooleanField(_l("May sign in"))
    about = StringField(_l("Known as"), [Length(max=300)], [one_line])
