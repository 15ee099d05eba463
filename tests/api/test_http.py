"""The contract over real HTTP, on the real service with the trained model."""

from __future__ import annotations

import json
from typing import Any

import httpx
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.servers import Server, running

ELIGIBILITY = "/api/v1/eligibility"
CHAT = "/api/v1/chat"


def schema_of(document: dict[str, Any], path: str, method: str, status: int = 200) -> dict[str, Any]:
    content = document["paths"][path][method]["responses"][str(status)]["content"]
    (media,) = content.values()
    return {**media["schema"], "components": document["components"]}


@pytest.fixture(scope="session")
def openapi(http: httpx.Client) -> dict[str, Any]:
    description: dict[str, Any] = http.get("/openapi.json").json()
    return description


def assert_problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    problem: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "code"} <= problem.keys()
    assert (problem["status"], problem["code"]) == (status, code)
    return problem


def post(http: httpx.Client, path: str, body: bytes | str) -> httpx.Response:
    return http.post(path, content=body, headers={"Content-Type": "application/json"})


# Verdicts ------------------------------------------------------------------------------------------------------------


def test_verdicts_are_of_the_contracts_shape(http: httpx.Client, openapi: dict[str, Any]) -> None:
    facts = {"region": "东胜区", "applicant_roles": ["individual_founder"]}
    answer = http.post(ELIGIBILITY, json={"facts": facts, "as_of": "2026-11-22"})
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), schema_of(openapi, ELIGIBILITY, "post"))
    assert answer.json()["next_question"]["text"]
    for result in answer.json()["results"]:
        assert result["citation"]["document_id"] == "ordos"
        assert "".join(result["citation"]["quote"].split())


def test_only_the_policies_asked_for(http: httpx.Client) -> None:
    answer = http.post(ELIGIBILITY, json={"facts": {}, "policies": ["alxa-11", "ninghai-01"]})
    assert {result["policy_id"] for result in answer.json()["results"]} == {"alxa-11", "ninghai-01"}


def test_every_policy_when_the_region_is_unknown(http: httpx.Client) -> None:
    catalogue = http.get("/api/v1/policies").json()["policies"]
    results = http.post(ELIGIBILITY, json={"facts": {}}).json()["results"]
    assert len(results) == len(catalogue) > 100


def test_a_place_name_that_may_be_two_places_is_unresolved(http: httpx.Client) -> None:
    answer = http.post(ELIGIBILITY, json={"facts": {"region": "鼓楼区"}}).json()
    (unresolved,) = answer["unresolved"]
    assert unresolved["fact"] == "region"
    assert len(unresolved["candidates"]) > 1


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ("", 422, "invalid_request", ""),
        ("{", 400, "bad_json", None),
        ("[" * 20_000, 400, "bad_json", None),
        (b"\xff\xfe", 400, "bad_json", None),
        ("[]", 422, "invalid_request", ""),
        ("{}", 422, "invalid_request", "facts"),
        ('{"facts": []}', 422, "invalid_request", "facts"),
        ('{"facts": {}, "fact": {}}', 422, "invalid_request", "fact"),
        ('{"facts": {"nonsense": 1}}', 422, "invalid_fact", "facts.nonsense"),
        ('{"facts": {"region": null}}', 422, "invalid_fact", "facts.region"),
        ('{"facts": {"region": 7}}', 422, "invalid_fact", "facts.region"),
        ('{"facts": {"applicant_roles": "individual_founder"}}', 422, "invalid_fact", "facts.applicant_roles"),
        ('{"facts": {"applicant_roles": ["king"]}}', 422, "invalid_fact", "facts.applicant_roles"),
        ('{"facts": {"is_returnee_entrepreneur": "yes"}}', 422, "invalid_fact", "facts.is_returnee_entrepreneur"),
        ('{"facts": {"incubated_company_min_annual_sales": NaN}}', 422, "invalid_fact", None),
        ('{"facts": {"incubated_company_min_annual_sales": -1}}', 422, "invalid_fact", None),
        ('{"facts": {"incubated_company_min_annual_sales": 1e999}}', 422, "invalid_fact", None),
        ('{"facts": {}, "as_of": "2026-13-01"}', 422, "invalid_request", "as_of"),
        ('{"facts": {}, "as_of": "22.11.2026"}', 422, "invalid_request", "as_of"),
        ('{"facts": {}, "as_of": 20261122}', 422, "invalid_request", "as_of"),
        ('{"facts": {}, "as_of": "2026-11-22T00:00:00"}', 422, "invalid_request", "as_of"),
        ('{"facts": {}, "policies": []}', 422, "invalid_request", "policies"),
        ('{"facts": {}, "policies": ["alxa-11", "no-such"]}', 422, "unknown_policy", "policies.1"),
        ('{"facts": {"region": "' + "x" * 70_000 + '"}}', 413, "body_too_large", None),
    ],
)
def test_bad_requests_for_verdicts(
    http: httpx.Client, body: bytes | str, status: int, code: str, field: str | None
) -> None:
    problem = assert_problem(post(http, ELIGIBILITY, body), status, code)
    if field is not None:
        (error,) = problem["errors"]
        assert error["field"] == field
        assert error["message"]


def test_a_body_that_never_says_how_long_it_is_is_limited_too(http: httpx.Client) -> None:
    endless = (b"x" * 10_000 for _ in range(20))
    answer = http.post(ELIGIBILITY, content=endless, headers={"Content-Type": "application/json"})
    assert_problem(answer, 413, "body_too_large")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=JSON, as_of=JSON, policies=JSON, message=JSON)
def test_no_json_breaks_the_service(http: httpx.Client, facts: Any, as_of: Any, policies: Any, message: Any) -> None:
    bodies = {
        ELIGIBILITY: {"facts": facts, "as_of": as_of, "policies": policies},
        CHAT: {"message": message, "conversation_id": facts},
        "/api/v1/understand": {"message": message, "asked_fact": facts},
        "/webhooks/rest/webhook": {"sender": facts, "message": message},
    }
    for path, body in bodies.items():
        assert post(http, path, json.dumps(body)).status_code < 500


# The catalogue -------------------------------------------------------------------------------------------------------


def test_the_catalogue(http: httpx.Client, openapi: dict[str, Any]) -> None:
    whole = http.get("/api/v1/policies").json()
    jsonschema.validate(whole, schema_of(openapi, "/api/v1/policies", "get"))
    assert {document["id"] for document in whole["documents"]} == {"alxa", "ninghai", "ningxia", "ordos", "xinjiang"}
    for described in whole["policies"][::40]:
        one = http.get(f"/api/v1/policies/{described['policy_id']}").json()
        jsonschema.validate(one, schema_of(openapi, "/api/v1/policies/{policy_id}", "get"))
        assert described.items() <= one.items()
        assert one["when"]


def test_a_policy_that_is_not_there(http: httpx.Client) -> None:
    assert "没有" in assert_problem(http.get("/api/v1/policies/alxa-999"), 404, "policy_not_found")["detail"]


def test_the_vocabulary(http: httpx.Client, openapi: dict[str, Any]) -> None:
    answer = http.get("/api/v1/facts").json()
    jsonschema.validate(answer, schema_of(openapi, "/api/v1/facts", "get"))
    assert all(fact["question"] for fact in answer["facts"] if fact["type"] != "text")


def test_clauses(http: httpx.Client, openapi: dict[str, Any]) -> None:
    answer = http.get("/api/v1/clauses", params={"q": "众创空间补助多少钱", "limit": 3}).json()
    jsonschema.validate(answer, schema_of(openapi, "/api/v1/clauses", "get"))
    assert 0 < len(answer["passages"]) <= 3
    assert "众创空间" in answer["passages"][0]["text"]
    assert http.get("/api/v1/clauses", params={"q": "𠀀𠀁"}).json() == {"passages": []}


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=a%00b", f"?q={'长' * 101}", "?q=a&limit=0", "?q=a&limit=x"])
def test_bad_searches(http: httpx.Client, query: str) -> None:
    assert_problem(http.get(f"/api/v1/clauses{query}"), 422, "invalid_request")


# Conversations -------------------------------------------------------------------------------------------------------


def test_a_conversation(http: httpx.Client, openapi: dict[str, Any]) -> None:
    first = http.post(CHAT, json={"message": "我想在宁海县办众创空间，有什么补助"}).json()
    jsonschema.validate(first, schema_of(openapi, CHAT, "post"))
    assert first["turn"] == 1
    assert first["facts"]["region"] == "宁海县"
    assert first["understood"]["facts"] == first["facts"]
    assert first["results"]
    assert all(result["status"] != "ineligible" for result in first["results"])
    assert first["next_question"]["fact"] not in first["facts"]
    assert [message["id"] for message in first["messages"]] == [f"1-{i}" for i, _ in enumerate(first["messages"], 1)]
    assert all(message["text"] for message in first["messages"])

    second = http.post(CHAT, json={"message": "不知道", "conversation_id": first["conversation_id"]}).json()
    assert second["turn"] == 2
    assert second["declined"] == [first["next_question"]["fact"]]
    assert second["understood"]["facts"] == {}

    history = http.get(f"{CHAT}/{first['conversation_id']}").json()
    jsonschema.validate(history, schema_of(openapi, CHAT + "/{conversation_id}", "get"))
    assert [turn["turn"] for turn in history["turns"]] == [1, 2]


def test_a_buttons_payload_does_what_pressing_it_does(http: httpx.Client) -> None:
    turn = http.post(CHAT, json={"message": '/inform{"region": "东胜区"}'}).json()
    assert turn["facts"] == {"region": "东胜区"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "message"),
        ({"message": None}, "message"),
        ({"message": 7}, "message"),
        ({"message": ""}, "message"),
        ({"message": " \n"}, "message"),
        ({"message": "a\x00b"}, "message"),
        ({"message": "\x1b[31m"}, "message"),
        ({"message": "\ud800"}, "message"),
        ({"message": "字" * 10_000}, "message"),
        ({"message": "你好", "conversation_id": ""}, "conversation_id"),
        ({"message": "你好", "conversation_id": "a b"}, "conversation_id"),
        ({"message": "你好", "conversation_id": "x" * 129}, "conversation_id"),
        ({"message": "你好", "client_message_id": "../x"}, "client_message_id"),
        ({"message": "你好", "sender": "x"}, "sender"),
    ],
)
def test_bad_messages_change_nothing(http: httpx.Client, conversation: str, body: dict[str, Any], field: str) -> None:
    problem = assert_problem(
        post(http, CHAT, json.dumps({"conversation_id": conversation} | body)), 422, "invalid_request"
    )
    assert [error["field"] for error in problem["errors"]] == [field]
    assert_problem(http.get(f"{CHAT}/{conversation}"), 404, "conversation_not_found")


@pytest.mark.parametrize("since", ["-1", "x", "1.5"])
def test_bad_since(http: httpx.Client, conversation: str, since: str) -> None:
    assert_problem(http.get(f"{CHAT}/{conversation}?since={since}"), 422, "invalid_request")


def test_deleting_what_is_not_there(http: httpx.Client, conversation: str) -> None:
    assert http.delete(f"{CHAT}/{conversation}").status_code == 204


def test_understand_stores_nothing_and_reads_the_question(http: httpx.Client, openapi: dict[str, Any]) -> None:
    answer = http.post("/api/v1/understand", json={"message": "我在宁海县"}).json()
    jsonschema.validate(answer, schema_of(openapi, "/api/v1/understand", "post"))
    assert answer["facts"]["region"] == "宁海县"
    asked = {"message": "是的", "asked_fact": "is_returnee_entrepreneur"}
    assert http.post("/api/v1/understand", json=asked).json()["intent"] == "affirm"


def test_understand_refuses_a_fact_it_does_not_know(http: httpx.Client) -> None:
    answer = http.post("/api/v1/understand", json={"message": "是", "asked_fact": "nonsense"})
    assert assert_problem(answer, 422, "invalid_fact")["errors"][0]["field"] == "asked_fact"


# Rasa's REST channel -------------------------------------------------------------------------------------------------

WEBHOOK = "/webhooks/rest/webhook"


@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8", "", "x/y"])
def test_rasas_rest_channel_takes_any_content_type(http: httpx.Client, conversation: str, content_type: str) -> None:
    body = {"sender": conversation, "message": "你好", "input_channel": "rest", "metadata": {"a": 1}}
    answer = http.post(WEBHOOK, content=json.dumps(body), headers={"Content-Type": content_type})
    assert answer.status_code == 200
    for said in answer.json():
        assert said["recipient_id"] == conversation
        assert {"recipient_id", "text"} <= said.keys() <= {"recipient_id", "text", "buttons"}
        assert all(button.keys() == {"title", "payload"} for button in said.get("buttons", []))
    assert answer.json()


def test_rasas_rest_channel_streams_lines(http: httpx.Client, conversation: str) -> None:
    answer = http.post(f"{WEBHOOK}?stream=true", json={"sender": conversation, "message": "你好"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert all(json.loads(line)["recipient_id"] == conversation for line in answer.text.splitlines())


def test_rasas_senders_are_no_web_conversations(http: httpx.Client, conversation: str) -> None:
    http.post(WEBHOOK, json={"sender": conversation, "message": "我在宁海县"})
    assert http.get(f"{CHAT}/{conversation}").status_code == 404


def test_rasas_rest_channel_health(http: httpx.Client) -> None:
    assert http.get("/webhooks/rest/").json() == {"status": "ok"}


@pytest.mark.parametrize("body", ['{"message": "你好"}', '{"sender": "a"}', '{"sender": "a/b", "message": "x"}', "[]"])
def test_rasas_rest_channel_needs_a_sender_and_a_message(http: httpx.Client, body: str) -> None:
    assert_problem(post(http, WEBHOOK, body), 422, "invalid_request")


def test_rasas_rest_channel_bad_json(http: httpx.Client) -> None:
    assert_problem(post(http, WEBHOOK, "sender=a"), 400, "bad_json")


# What holds for every answer -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/facts", "/nowhere"])
def test_safe_headers(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "server" not in headers


def test_unknown_addresses_and_methods(http: httpx.Client) -> None:
    assert_problem(http.get("/api/v1/nowhere"), 404, "not_found")
    assert_problem(http.put(CHAT), 405, "method_not_allowed")


def test_every_refusal_is_described(openapi: dict[str, Any]) -> None:
    paths = {path: methods for path, methods in openapi["paths"].items() if path.startswith("/api/v1")}
    assert len(paths) == 8
    assert "HTTPValidationError" not in openapi["components"]["schemas"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            assert {"200", "204"} & operation["responses"].keys(), (path, method)
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"], (path, method, status)


def test_only_the_parameters_meant_are_offered(openapi: dict[str, Any]) -> None:
    offered = {
        (path, parameter["name"])
        for path, methods in openapi["paths"].items()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
    }
    assert offered == {
        ("/api/v1/policies/{policy_id}", "policy_id"),
        ("/api/v1/clauses", "q"),
        ("/api/v1/clauses", "limit"),
        ("/api/v1/chat/{conversation_id}", "conversation_id"),
        ("/api/v1/chat/{conversation_id}", "since"),
        ("/webhooks/rest/webhook", "stream"),
    }


def test_metrics_tell_of_turns_and_requests(http: httpx.Client) -> None:
    http.post(CHAT, json={"message": "你好"})
    text = http.get("/metrics").text
    for name in ("turn_seconds_bucket", "turns_total", "http_requests_total", "model_ready", "redis_errors_total"):
        assert name in text
    assert 'route="/api/v1/chat"' in text


def test_pages_of_the_allow_list_may_call_and_others_not(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("cors")
    school = "https://www.school.example"
    with running(
        folder,
        wait_for="/healthz",
        MODEL="none",
        CORS_ORIGINS=school,
        RATE_LIMIT_EXEMPT="192.0.2.0/24",
        RATE_LIMIT_ADDRESS="20/minute",
        RATE_LIMIT_CONVERSATION="2/minute",
    ) as server:
        ask_cors_and_limits(server, school)


def ask_cors_and_limits(server: Server, school: str) -> None:
    with server.client() as http:
        allowed = http.get("/api/v1/facts", headers={"Origin": school})
        assert allowed.headers["access-control-allow-origin"] == school
        other = http.get("/api/v1/facts", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers
        body = {"conversation_id": "talkative", "message": "你好"}
        codes = [http.post(CHAT, json=body).json()["code"] for _ in range(3)]
        assert codes == ["model_failed", "model_failed", "rate_limited"]
        answers = [http.get("/api/v1/facts") for _ in range(25)]
        assert {answer.status_code for answer in answers} == {200, 429}
        problem = assert_problem(answers[-1], 429, "rate_limited")
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60
        assert answers[-1].headers["retry-after"] in problem["detail"]
        assert http.get("/healthz").status_code == 200
