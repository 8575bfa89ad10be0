"""Forms about accounts: the shape of what is typed. What is right about it, the actions decide."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from atmp_match.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, Locale, Theme, normal_email
from atmp_match.organisations.actions import Signed
from atmp_match.organisations.rules import AgreementKind, MemberRole
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.forms import HouseForm

LONGEST_EMAIL = 254
LONGEST_NAME = 120
A_NEW_PASSWORD = _("At least %(count)d characters. Several words are easiest to remember.", count=SHORTEST_PASSWORD)
EMAIL_EXAMPLE = _("Enter an e-mail address like name@company.se")
PRESENT = {"autocomplete": "current-password"}
FUTURE = {"autocomplete": "new-password"}


def one_line(value: str | None) -> str | None:
    """Return what was typed without space at its ends or line breaks inside."""
    return " ".join(value.split()) if value else value


def _email_field(*more: object) -> EmailField:
    # A text longer than any address is cut here: it is compared, looked up and counted by.
    return EmailField(
        _("E-mail"),
        [DataRequired(EMAIL_EXAMPLE), Length(max=LONGEST_EMAIL, message=EMAIL_EXAMPLE), *more],
        filters=[lambda value: normal_email(value) if value else value],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


def _line_field(label: str, missing: str, autocomplete: str) -> StringField:
    too_long = _("Use at most %(count)d characters.", count=LONGEST_NAME)
    return StringField(
        label,
        [DataRequired(missing), Length(max=LONGEST_NAME, message=too_long)],
        filters=[one_line],
        render_kw={"autocomplete": autocomplete},
    )


def _password_field(label: str, missing: str, kind: dict[str, str], hint: str = "") -> PasswordField:
    too_long = _("Use at most %(count)d characters.", count=LONGEST_PASSWORD)
    checks = [InputRequired(missing), Length(max=LONGEST_PASSWORD, message=too_long)]
    return PasswordField(label, checks, description=hint, render_kw=kind)


class ShownForm(HouseForm):
    """A form whose refusals, whoever they come from, stand at the field and in the summary on top."""

    def take(self, error: InvalidInput) -> None:
        """Show what an action has refused beside the fields that it names."""
        for name, message in error.fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, message]
            else:
                self.form_errors.append(message)

    def is_sent(self) -> bool:
        """Say whether the form was sent and its shape is right; a token that is too old becomes a plain sentence."""
        is_right = bool(self.validate_on_submit())
        if "csrf_token" in self and self.csrf_token.errors:
            self.form_errors.append(gettext("This page was open too long. Send it again."))
        return is_right


class SignUpForm(ShownForm):
    """Open an account with a company."""

    name = _line_field(_("Your name"), _("Enter your name"), "name")
    company = _line_field(_("Company"), _("Enter the name of your company"), "organization")
    email = _email_field(Email(EMAIL_EXAMPLE, allow_smtputf8=False))
    password = _password_field(_("Password"), _("Choose a password"), FUTURE, A_NEW_PASSWORD)


class SignInForm(ShownForm):
    """Prove who one is."""

    email = _email_field()
    password = _password_field(_("Password"), _("Enter your password"), PRESENT)


class AskLinkForm(ShownForm):
    """Have a link sent to an address."""

    email = _email_field(Email(EMAIL_EXAMPLE, allow_smtputf8=False))


class VerifyForm(ShownForm):
    """Confirm an address with the password of the account."""

    password = _password_field(
        _("Password"), _("Enter your password"), PRESENT, _("The one you chose when you signed up.")
    )


class NewPasswordForm(ShownForm):
    """Set a password by a link."""

    password = _password_field(_("New password"), _("Choose a password"), FUTURE, A_NEW_PASSWORD)


class SettingsForm(ShownForm):
    """What the account says about its owner."""

    name = _line_field(_("Your name"), _("Enter your name"), "name")
    locale = RadioField(
        _("Language of pages and mails"),
        choices=[SelectChoice(Locale.ENGLISH.value, "English"), SelectChoice(Locale.SWEDISH.value, "Svenska")],
    )
    theme = RadioField(
        _("Colours"),
        choices=[
            SelectChoice(Theme.DEVICE.value, _("As on my device")),
            SelectChoice(Theme.LIGHT.value, _("Light")),
            SelectChoice(Theme.DARK.value, _("Dark")),
        ],
    )


class ChangePasswordForm(ShownForm):
    """Replace one's own password."""

    old_password = _password_field(_("Present password"), _("Enter your present password"), PRESENT)
    new_password = _password_field(_("New password"), _("Choose a new password"), FUTURE, A_NEW_PASSWORD)


class ApiTokenForm(ShownForm):
    """Name a program that may act for oneself."""

    token_name = _line_field(_("What is it for?"), _("Enter what the token is for, like Lab calendar"), "off")


class AgreementForm(ShownForm):
    """Something that a company and a hub have signed."""

    partner = SelectField(_("With whom?"), [DataRequired(_("Choose with whom you have signed"))])
    kind = RadioField(
        _("What is signed?"),
        choices=[
            SelectChoice(AgreementKind.CDA.value, _("Confidentiality agreement (CDA)")),
            SelectChoice(AgreementKind.MSA.value, _("Master service agreement (MSA)")),
            SelectChoice(AgreementKind.QUALITY.value, _("Quality agreement")),
        ],
        default=AgreementKind.CDA.value,
    )
    signed_on = DateField(_("Signed by both on"), [InputRequired(_("Enter the day on which both had signed"))])
    expires_on = DateField(_("Holds until"), [Optional()], description=_("Leave empty if it has no end."))
    reference = StringField(
        _("Where is the paper?"), [Optional()], description=_("A number or a place. Both sides read it.")
    )

    @classmethod
    def over(cls, partners: Sequence[tuple[str, str]], **given: object) -> "AgreementForm":
        """Return the form with these to choose from: what stands for the two sides, and the other one's name."""
        form = cls(**given)
        form.partner.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(key, name) for key, name in partners),
        ]
        return form

    def sides(self) -> tuple[int, int]:
        """Return the company and the hub's operator."""
        company_id, operator_id = self.partner.data.split("-")
        return int(company_id), int(operator_id)

    def to_signed(self) -> Signed:
        """Return what was typed as values of the action; the last day it holds is one before it ends."""
        last = self.expires_on.data
        return Signed(
            AgreementKind(self.kind.data),
            self.signed_on.data,
            last + timedelta(days=1) if last else None,
            self.reference.data or "",
        )


def _role_field() -> RadioField:
    return RadioField(
        _("Role"),
        choices=[
            SelectChoice(MemberRole.OWNER.value, _("Owner")),
            SelectChoice(MemberRole.MEMBER.value, _("Member")),
            SelectChoice(MemberRole.READER.value, _("Reader")),
        ],
    )


class InviteForm(ShownForm):
    """Ask somebody to join the organisation."""

    email = _email_field(Email(EMAIL_EXAMPLE, allow_smtputf8=False))
    role = _role_field()
    locale = RadioField(
        _("Language of the mail"),
        choices=[SelectChoice(Locale.ENGLISH.value, "English"), SelectChoice(Locale.SWEDISH.value, "Svenska")],
    )


class RoleForm(ShownForm):
    """Give a member another role."""

    role = _role_field()


class AcceptForm(ShownForm):
    """Join as who is signed in."""


class JoinForm(ShownForm):
    """Open an account by an invitation, whose link has shown the address."""

    name = _line_field(_("Your name"), _("Enter your name"), "name")
    password = _password_field(_("Password"), _("Choose a password"), FUTURE, A_NEW_PASSWORD)
