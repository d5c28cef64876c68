"""The page's questions to Python, and its server."""

import http.client
import inspect
import json
import socket
import subprocess
import sys
import threading

import numpy as np
import pytest

import lrtrack
import lrtrack.playing.questions
from lrtrack import CosineTracker, LambdaTracker, OneCycleTracker, PlateauTracker, Tracker
from lrtrack.code import to_code
from lrtrack.playing import Server, answer, serve
from lrtrack.plotting import default_stop

TABLES = answer({"ask": "tables"})
FORMS = {table["name"]: table for table in TABLES["types"]}
COSINE = {"kind": "CosineTracker", "base_value": 0.5, "final_value": 0.125, "max_updates": 20}


def curves(*trackers, **options):
    return answer({"ask": "curves", "trackers": list(trackers), **options})


def numbers(values):
    return [float(value) for value in values]


def test_every_class_with_a_value_for_an_update_and_no_function_has_a_form():
    without = {"FixedPerVarTracker", "PerParameterTracker", "LambdaTracker", "PlateauTracker"}
    assert set(FORMS) == {row["name"] for row in lrtrack._core._tracker_types()} - without
    for table in TABLES["types"]:
        assert table["summary"]
        assert table["formula"]
        assert all(parameter["description"] for parameter in table["parameters"])


@pytest.mark.parametrize("name", FORMS)
def test_curves_are_the_trackers_values(name):
    given = FORMS[name]["initial"]
    (line,) = curves(given, columns=2000)["lines"]
    assert line["code"][0]["name"] == "Python"
    tracker = lrtrack.read(line["code"][0]["text"])
    assert type(tracker).__name__ == name
    assert line["is_exact"]
    stop = default_stop(tracker)
    updates = np.arange(stop) if stop <= 8000 else np.array(line["updates"])
    np.testing.assert_array_equal(line["updates"], updates)
    np.testing.assert_array_equal(numbers(line["values"]), tracker.get_new_values(updates))
    assert [t for t, _ in line["at"]] == [0, 1, stop - 1]
    expected = [tracker(t) for t in (0, 1, stop - 1)]
    np.testing.assert_array_equal(numbers(v for _, v in line["at"]), expected)
    assert line["milestones"] == list(tracker.milestones(stop))
    assert Tracker.from_dict(json.loads(line["code"][1]["text"])) == tracker


def test_it_has_the_code_of_each_framework():
    (line,) = curves(COSINE, stop=4321)["lines"]
    code = {part["name"]: part["text"] for part in line["code"]}
    tracker = CosineTracker(base_value=0.5, final_value=0.125, max_updates=20)
    assert list(code) == ["Python", "JSON", "Gluon", "torch", "Keras", "JAX"]
    for name in ("Gluon", "torch", "Keras", "JAX"):
        assert code[name] == to_code(tracker, name.lower(), num_updates=4321)


def test_a_window_and_the_run_are_two_things():
    found = curves(COSINE, stop=100, window=[5, 8])
    assert (found["stop"], found["window"]) == (100, [5, 8])
    (line,) = found["lines"]
    assert line["updates"] == [5, 6, 7]
    assert line["at"][-1] == [99, 0.125]


def test_momentum_goes_with_the_curve():
    given = {"kind": "OneCycleTracker", "max_value": 0.5, "total_updates": 40}
    cycle = OneCycleTracker(max_value=0.5, total_updates=40)
    with_momentum, without = curves(given, COSINE, momentum=True, stop=40)["lines"]
    assert with_momentum["momentum"]["values"] == cycle.momentum()[:40].tolist()
    assert without["momentum"] is None
    assert curves(given)["lines"][0]["momentum"] is None
    shown = {name for name, table in FORMS.items() if table["has_momentum"]}
    assert shown == {"CyclicalTracker", "OneCycleTracker"}


def test_values_at_an_update():
    double = {**COSINE, "dtype": "float64"}
    single = CosineTracker(base_value=0.5, final_value=0.125, max_updates=20)
    found = answer({"ask": "values", "trackers": [COSINE, double], "update": 7})
    assert found == {"values": [single(7), single.astype("float64")(7)]}


def test_values_that_json_has_no_number_for():
    zero = {"kind": "FixedTracker", "value": 0.0}
    one = {"kind": "FixedTracker", "value": 1.0}
    quotients = [
        {"kind": "QuotientTracker", "numerator": n, "denominator": zero} for n in (one, zero)
    ]
    assert answer({"ask": "values", "trackers": quotients, "update": 0}) == {
        "values": ["inf", "nan"]
    }
    json.dumps(curves(*quotients), allow_nan=False)


@pytest.mark.parametrize(
    "given, path, message",
    [
        (
            {"kind": "SquareRootTracker", "base_value": -1},
            ["base_value"],
            "base_value must be positive, received -1.0",
        ),
        (
            {**COSINE, "max_updates": 2.5},
            ["max_updates"],
            "max_updates must be an integer, received 2.5",
        ),
        ({"kind": "CosineTracker"}, ["base_value"], "CosineTracker needs the parameter base_value"),
        (
            {"kind": "Cosine"},
            ["kind"],
            "kind must be the name of a tracker's class, received 'Cosine'",
        ),
        ({**COSINE, "speed": 1}, ["kind"], "CosineTracker has no parameter speed"),
        ({**COSINE, "dtype": "int8"}, ["kind"], None),
        (
            {"kind": "WarmUpTracker", "main_tracker": {**COSINE, "max_updates": 0}},
            ["main_tracker", "max_updates"],
            "max_updates must be positive, received 0",
        ),
        (
            {"kind": "ProductTracker", "factors": [COSINE, {**COSINE, "base_value": "x"}]},
            ["factors", 1, "base_value"],
            "base_value must be a number, received 'x'",
        ),
        ({"kind": "ProductTracker", "factors": 3}, ["factors"], None),
        ({"kind": "CyclicalTracker", "scale_function": "abs"}, ["scale_function"], None),
    ],
)
def test_an_error_has_the_path_of_its_field(given, path, message):
    good, bad = curves(COSINE, given)["lines"]
    assert "error" not in good
    assert bad["error"]["path"] == path
    assert message in (None, bad["error"]["message"])


def nested(depth):
    given = COSINE
    for _ in range(depth):
        given = {"kind": "DelayedTracker", "tracker": given, "updates": 1}
    return given


@pytest.mark.parametrize(
    "question",
    [
        None,
        [],
        {},
        {"ask": ["tables"]},
        {"ask": "eval"},
        {"ask": "curves"},
        {"ask": "curves", "trackers": []},
        {"ask": "curves", "trackers": [COSINE] * 1000},
        {"ask": "curves", "trackers": [COSINE], "stop": 0},
        {"ask": "curves", "trackers": [COSINE], "stop": "all"},
        {"ask": "curves", "trackers": [COSINE], "window": [5, 5]},
        {"ask": "curves", "trackers": [COSINE], "window": [0, 10**30]},
        {"ask": "curves", "trackers": [COSINE], "columns": -1},
        {"ask": "values", "trackers": [COSINE], "update": -1},
        {"ask": "values", "trackers": [COSINE], "update": 2**63},
    ],
)
def test_a_bad_question_is_answered_with_an_error(question):
    assert set(answer(question)) == {"error"}
    assert "\n" not in answer(question)["error"]["message"]


def test_bad_trackers_are_answered_with_an_error():
    for given in (None, 3, [], "CosineTracker", {}, {"kind": {}}, nested(200)):
        (line,) = curves(given)["lines"]
        assert set(line) == {"error"}
    assert "error" not in curves(nested(50))["lines"][0]


def test_long_schedules_take_no_longer():
    (line,) = curves({**COSINE, "max_updates": 2**53}, columns=300)["lines"]
    assert len(line["updates"]) < 2000


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def request(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        reply = connection.getresponse()
        return reply, reply.read()
    finally:
        connection.close()


def ask(server, body, **headers):
    return request(server, "POST", "/ask", body, **{"Content_Type": "application/json", **headers})


def test_it_serves_the_page(server):
    reply, body = request(server, "GET", "/")
    assert (reply.status, reply.headers.get_content_type()) == (200, "text/html")
    assert b"<title>lrtrack play</title>" in body
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    reply, _ = request(server, "GET", "/page.js?version=1")
    assert (reply.status, reply.headers.get_content_type()) == (200, "text/javascript")


@pytest.mark.parametrize(
    "path", ["/x", "/../server.py", "/%2e%2e/server.py", "//etc/passwd", "/page.js/"]
)
def test_it_serves_nothing_else(server, path):
    reply, body = request(server, "GET", path)
    assert (reply.status, body) == (404, b"not found")


def test_headers_and_body_leave_together(server):
    """Sent apart, the body would wait 40 ms for the headers' acknowledgement."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(
            f"GET /x HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n\r\n".encode()
        )
        assert connection.recv(10_000).endswith(b"\r\n\r\nnot found")


def test_it_answers_questions(server):
    question = {"ask": "values", "trackers": [COSINE], "update": 20}
    reply, body = ask(server, json.dumps(question))
    assert reply.status == 200
    assert json.loads(body) == {"values": [0.125]}


def test_it_listens_on_this_machine_alone(server):
    assert server.server_address[0] == "127.0.0.1"
    assert server.socket.family == socket.AF_INET


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}", ""],
)
def test_it_refuses_foreign_names(server, host):
    name = host.format(port=server.server_port)
    for reply, body in (
        request(server, "GET", "/", Host=name),
        ask(server, '{"ask": "tables"}', Host=name),
    ):
        assert (reply.status, body) == (403, b"wrong host")
    reply, _ = request(server, "GET", "/", Host=f"localhost:{server.server_port}")
    assert reply.status == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"]
)
def test_it_refuses_what_a_foreign_page_may_send_unasked(server, kind):
    reply, _ = ask(server, '{"ask": "tables"}', Content_Type=kind)
    assert reply.status == 415
    reply, _ = request(server, "OPTIONS", "/ask", Origin="http://evil.example")
    assert reply.status == 501
    assert "Access-Control-Allow-Origin" not in reply.headers


@pytest.mark.parametrize(
    "body, status",
    [(b"{", 400), (b"\xff", 400), (b"[" * 100_000, 400), (b"[]", 200)],
    ids=["half", "no-text", "deep", "a-list"],
)
def test_any_body_is_answered(server, body, status):
    reply, _ = ask(server, body)
    assert reply.status == status


@pytest.mark.parametrize("length, status", [("-1", 411), ("x", 411), ("²", 411), ("1000001", 413)])
def test_any_content_length_is_answered(server, length, status):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        head = f"POST /ask HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())


def test_serve_says_where_and_ends_with_ctrl_c():
    program = (
        "import lrtrack.playing, sys, threading, _thread\n"
        "threading.Timer(1, _thread.interrupt_main).start()\n"
        "lrtrack.playing.serve(lrtrack.FixedTracker(value=0.5), browser=False)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert run.stderr == ""
    assert run.stdout.startswith("The page is at http://127.0.0.1:")
    assert "FixedTracker" in run.stdout


def test_serve_refuses_what_it_cannot_show():
    with pytest.raises(TypeError, match="trackers must be Trackers, received 3"):
        serve([3], browser=False)
    with pytest.raises(ValueError, match="made of classes that the page has a form for"):
        serve(PlateauTracker(base_value=0.5), browser=False)
    with pytest.raises(ValueError, match=r"numbers above 9007199254740992 \(2\^53\), received"):
        serve(CosineTracker(base_value=0.5, max_updates=2**53 + 1), browser=False)
    with pytest.raises(TypeError, match="function"):
        serve(LambdaTracker(function=abs), browser=False)
    with pytest.raises(ValueError, match="port must be at most 65535, received 65536"):
        serve(port=65536, browser=False)


def test_play_is_a_function_whatever_is_imported_first():
    program = """
import sys, lrtrack
assert "lrtrack.playing" not in sys.modules
assert "play" in dir(lrtrack) and callable(lrtrack.play)
import lrtrack.playing, lrtrack.playing.server
assert callable(lrtrack.play) and lrtrack.play is lrtrack.playing.play
assert "http.server" in sys.modules and "anywidget" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    assert inspect.signature(lrtrack.play).return_annotation == "AnyWidget"


def test_play_says_what_it_needs():
    program = """
import sys, lrtrack
sys.modules["anywidget"] = None
try:
    lrtrack.play()
except ModuleNotFoundError as error:
    assert str(error) == "lrtrack.play needs anywidget: pip install 'lrtrack[notebook]'", error
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    with pytest.raises(TypeError, match="trackers must be Trackers, received 3"):
        lrtrack.play(3)
