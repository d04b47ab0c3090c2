"""The blog as shipped, under a short sample of what `make proof` runs in full."""

from tests import proof_fresh
from tests.absurd import ABSURD
from tests.proof_served import prove
from tests.server import Server

SAMPLE = (("opening brackets", 4096), ("nested bold", 65536))


def test_absurd_texts_get_an_answer_while_readers_read(live_server: Server) -> None:
    texts = [(name, ABSURD[name](size)) for name, size in SAMPLE]
    assert prove(live_server, texts, timed=False) == 0


def test_no_reader_sees_an_old_page(live_server: Server) -> None:
    settings = {"BLOG_INSTANCE": str(live_server.folder)}
    assert proof_fresh.prove(live_server, settings, 20) == 0
