"""Products: what a company has told of what it develops."""

from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length

from atmp_match.api.schemas.fields import Code, Country, Text, Whole, page_of
from atmp_match.api.schemas.matches import MOST_NEEDS, NeedSchema, ProfileSchema, SizeSchema
from atmp_match.products.rules.countries import COUNTRIES
from atmp_match.products.rules.typed import LONGEST_CODE_NAME, LONGEST_DESCRIPTION, UNITS
from atmp_match.shared.free_text import Flaw, has_personal_number, words_for


def nobody_in(text: str | None) -> None:
    """Refuse text that seems to hold a personal number: this is no place for people's data."""
    if has_personal_number(text or ""):
        raise ValidationError(words_for(Flaw.PERSONAL_NUMBER, longest=0))


def is_named(text: str) -> None:
    """Refuse a name of blanks."""
    if not text.strip():
        raise ValidationError(_("Enter a code name, like ALM-101"))


def is_listed(code: str | None) -> None:
    """Refuse a country that the brief cannot show."""
    if code is not None and code not in COUNTRIES:
        raise ValidationError(_("Send one of: %(words)s.", words=", ".join(sorted(COUNTRIES))))


class UnitField(Text):
    """The unit of a size."""

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> str:
        unit = super()._deserialize(value, *args, **kwargs)
        if unit not in UNITS:
            raise ValidationError(_("Send one of: %(words)s.", words=", ".join(UNITS)))
        return unit


class ProductSizeSchema(SizeSchema):
    """How much in one batch or run."""

    unit = UnitField(required=True, metadata={"enum": list(UNITS)})


class ProductNeedSchema(NeedSchema):
    """One need of a list of your own. Days that contradict each other are taken, and said in the matches."""

    scale = fields.Nested(ProductSizeSchema, allow_none=True)
    duration_days = Whole(least=1, most=3650, allow_none=True)
    seats = Whole(least=1, most=3650, allow_none=True)


class ProductChangeSchema(ProfileSchema):
    """Fields of a product: what is left out stays, null empties."""

    code_name = Text(longest=LONGEST_CODE_NAME, validate=[is_named, nobody_in])
    scale = fields.Nested(ProductSizeSchema, allow_none=True)
    country = Country(allow_none=True, validate=is_listed)
    bottlenecks = fields.List(Code("bottleneck"), allow_none=True)
    description = Text(longest=LONGEST_DESCRIPTION, allow_none=True, validate=nobody_in)
    needs = fields.List(
        fields.Nested(ProductNeedSchema),
        allow_none=True,
        validate=Length(max=MOST_NEEDS),
        metadata={
            "description": "The whole list of needs, in your order; it stands until null lets the needs follow the"
            " brief again. What is left out of a need is filled in as usual for its service."
        },
    )
    version = Whole(
        allow_none=True, metadata={"description": "The version you saw; another one now is 409 and nothing changes."}
    )


class NewProductSchema(ProductChangeSchema):
    """A new product; everything but its code name can wait."""

    class Meta:
        """A new product has no version yet, and its needs follow its brief."""

        exclude = ("version", "needs")

    code_name = Text(required=True, longest=LONGEST_CODE_NAME, validate=[is_named, nobody_in])


class ProductSchema(Schema):
    """A product, as its company sees it."""

    ref = fields.String(required=True)
    version = fields.Integer(required=True)
    code_name = fields.String(required=True)
    atmp_class = fields.String(required=True, allow_none=True, data_key="class")
    class_basis = fields.String(required=True, allow_none=True)
    modality = fields.String(required=True, allow_none=True)
    stage = fields.String(required=True, allow_none=True)
    grade_needed = fields.String(required=True, allow_none=True)
    containment = fields.String(required=True, allow_none=True)
    scale = fields.Function(
        lambda product: {"value": product.scale_value, "unit": product.scale_unit} if product.scale_value else None,
        required=True,
        metadata={"type": ["object", "null"]},
    )
    country = fields.String(required=True, allow_none=True)
    brings = fields.List(fields.String(), required=True)
    bottlenecks = fields.List(fields.String(), required=True)
    earliest_start = fields.Date(required=True, allow_none=True)
    latest_finish = fields.Date(required=True, allow_none=True, metadata={"description": "the last day"})
    description = fields.String(required=True, allow_none=True)
    done_sections = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class DescribedProductSchema(ProductSchema):
    """A product with the list of needs that its founder wrote."""

    needs = fields.List(
        fields.Nested(ProductNeedSchema),
        required=True,
        allow_none=True,
        metadata={"description": "null: the needs follow the brief, see `needs` in GET .../matches."},
    )


ProductPageSchema = page_of(ProductSchema, "ProductPage")
