"""Matching: what somebody develops and needs, and the hubs that fit."""

from marshmallow import Schema, fields
from marshmallow.validate import Length

from atmp_match.api.schemas.fields import Amount, Code, Country, Day, Text, Whole
from atmp_match.matching.rules import Level

LONGEST_DESCRIPTION = 100_000  # characters; what is stored has a limit of its own
MOST_NEEDS = 50
MOST_CODES = 100
_few = Length(max=MOST_CODES)


class SizeSchema(Schema):
    """How much in one batch or run."""

    value = Amount(required=True)
    unit = Text(required=True, longest=20)


class ProfileSchema(Schema):
    """What is developed; every field may be missing."""

    atmp_class = Code("product-class", data_key="class", attribute="class", allow_none=True)
    class_basis = Code("class-basis", allow_none=True)
    modality = Code("modality", allow_none=True)
    stage = Code("stage", allow_none=True)
    grade_needed = Code("grade", allow_none=True)
    containment = Code("containment-level", allow_none=True)
    country = Country(allow_none=True)
    scale = fields.Nested(SizeSchema, allow_none=True)
    brings = fields.List(Code("bring-item"), allow_none=True, validate=_few)
    earliest_start = Day(allow_none=True)
    latest_finish = Day(allow_none=True)
    description = Text(longest=LONGEST_DESCRIPTION, allow_none=True)


class NeedSchema(Schema):
    """One thing that a hub is looked for."""

    service = Code("service", required=True)
    modality = Code("modality", allow_none=True)
    grade = Code("grade", allow_none=True)
    containment = Code("containment-level", allow_none=True)
    scale = fields.Nested(SizeSchema, allow_none=True)
    earliest_start = Day(allow_none=True)
    latest_finish = Day(allow_none=True)
    seats = Whole(least=1, allow_none=True)


class MatchRequestSchema(Schema):
    """A question; nothing of it is stored."""

    as_of = Day(allow_none=True, metadata={"description": "The day of the question; today if left out."})
    product = fields.Nested(ProfileSchema, allow_none=True)
    bottlenecks = fields.List(Code("bottleneck"), allow_none=True, validate=_few)
    needs = fields.List(
        fields.Nested(NeedSchema),
        allow_none=True,
        validate=Length(max=MOST_NEEDS),
        metadata={"description": "Left out: derived from modality, stage, bottlenecks and the description."},
    )


class ClassificationSchema(Schema):
    """Whether the product is an advanced therapy, as far as can be said."""

    atmp = fields.String(required=True, metadata={"enum": ["yes", "no", "unclassified"]})
    atmp_class = fields.String(required=True, data_key="class")
    text = fields.String(required=True)


class UnderstoodSchema(Schema):
    """A term that the description may mean; it never decides a grade, a level, a scale or a date."""

    code = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": ["modality", "stage", "bottleneck", "service"]})
    words = fields.String(required=True, metadata={"description": "as found"})
    start = fields.Integer(required=True, metadata={"description": "where the words begin in the description"})
    end = fields.Integer(required=True, metadata={"description": "the first character after them"})
    score = fields.Float(required=True)
    margin = fields.Float(
        required=True,
        metadata={"description": "by how much the first of its reading leads the second, as a share of its score"},
    )
    reading = fields.Integer(required=True, metadata={"description": "one number: ways to take the same thing"})
    place = fields.Integer(required=True, metadata={"description": "order within its reading, from 1 to 3"})
    preselected = fields.Boolean(
        required=True, metadata={"description": "it is the first, and its margin is 0.2 or more"}
    )
    confirmed = fields.Boolean(required=True)


class NoticeSchema(Schema):
    """Something to say about the request or a need."""

    code = fields.String(required=True)
    text = fields.String(required=True)


class ReasonSchema(NoticeSchema):
    """Points won or lost, and why."""

    points = fields.Integer(required=True)


class ProofSchema(Schema):
    """Where a claim was seen."""

    claim = fields.String(required=True)
    source = fields.String(required=True)
    as_of = fields.String(required=True, allow_none=True)
    stale = fields.Boolean(
        required=True,
        metadata={"description": "older than the limit that the cluster office has set; it changes no level"},
    )


class MatchSchema(Schema):
    """An offer that answers a need."""

    hub = fields.String(required=True)
    offer = fields.String(required=True)
    level = fields.String(required=True, metadata={"enum": ["covered", "conditions", "ask"]})
    points = fields.Integer(required=True)
    earliest_start = fields.Date(required=True)
    stale = fields.Boolean(required=True, metadata={"description": "its newest evidence is stale"})
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    gaps = fields.List(fields.Nested(NoticeSchema), required=True)
    evidence = fields.List(fields.Nested(ProofSchema), required=True)


class NearMissSchema(Schema):
    """An offer that one single limit keeps out."""

    hub = fields.String(required=True)
    offer = fields.String(required=True)
    blocked_by = fields.List(fields.String(), required=True)
    text = fields.String(required=True)


class RelaxationSchema(Schema):
    """How many offers there would be without these limits."""

    relax = fields.List(fields.String(), required=True)
    count = fields.Integer(required=True)


class AnsweredSizeSchema(Schema):
    """A size as it was asked for."""

    value = fields.Float(required=True)
    unit = fields.String(required=True)


class AnsweredNeedSchema(Schema):
    """A need and its answer; `matches` in rank order."""

    service = fields.String(required=True)
    modality = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    containment = fields.String(required=True, allow_none=True)
    scale = fields.Nested(AnsweredSizeSchema, required=True, allow_none=True)
    earliest_start = fields.Date(required=True, allow_none=True)
    latest_finish = fields.Date(required=True, allow_none=True)
    duration_days = fields.Integer(required=True, allow_none=True)
    seats = fields.Integer(required=True, allow_none=True)
    text = fields.String(required=True, metadata={"description": "why this need"})
    labels = fields.List(fields.String(), required=True)
    notices = fields.List(fields.Nested(NoticeSchema), required=True)
    matches = fields.List(fields.Nested(MatchSchema), required=True)
    near_misses = fields.List(fields.Nested(NearMissSchema), required=True)
    relaxations = fields.List(fields.Nested(RelaxationSchema), required=True)
    unmet = fields.Boolean(required=True)


class RankedHubSchema(Schema):
    """A hub with its best level for each need, in the needs' order."""

    hub = fields.String(required=True)
    rank = fields.Integer(required=True)
    levels = fields.List(fields.String(metadata={"enum": [level.value for level in Level]}), required=True)
    text = fields.String(required=True)


class MatchAnswerSchema(Schema):
    """The whole answer; needs are answered in the order given."""

    as_of = fields.Date(required=True)
    weights_version = fields.Integer(
        required=True, metadata={"description": "What decided the order; readable at /about/order/{version}."}
    )
    classification = fields.Nested(ClassificationSchema, required=True)
    labels = fields.List(fields.String(), required=True)
    notices = fields.List(fields.Nested(NoticeSchema), required=True)
    understood = fields.List(fields.Nested(UnderstoodSchema), required=True)
    needs = fields.List(fields.Nested(AnsweredNeedSchema), required=True)
    suggestions = fields.List(fields.String(), required=True)
    hubs = fields.List(fields.Nested(RankedHubSchema), required=True)
