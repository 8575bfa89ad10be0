import yaml

from atmp_match.catalogue.queries import read_documents
from atmp_match.catalogue.rules.mending import mended


def test_a_text_cut_at_its_commas_is_whole_again():
    read = yaml.safe_load("[{code: cells, name_en: Cells (apheresis, biopsy, tissue), name_sv: Celler, days: null}]")

    assert mended(read) == [
        {"code": "cells", "name_en": "Cells (apheresis, biopsy, tissue)", "name_sv": "Celler", "days": None}
    ]


def test_a_field_that_may_be_empty_stays_a_field():
    row = {"claim": "Opened", "as_of": None, "until": None}

    assert mended(row) == row


def test_an_empty_field_after_no_text_is_left_for_the_checks_to_refuse():
    row = {"units": 4, "whatever": None}

    assert mended(row) == row


def test_a_file_is_mended_as_it_is_read(tmp_path):
    file = tmp_path / "hubs.yaml"
    file.write_text("hubs: [{slug: lund, claim: modern premises, advanced equipment, as_of: null}]")

    (document,) = read_documents([file]).values()
    assert document == {"hubs": [{"slug": "lund", "claim": "modern premises, advanced equipment", "as_of": None}]}
