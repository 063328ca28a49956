"""The interface for programs, version 1: read-only, without a key, the same data as the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext, override
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field, create_model

from zhaishangyi.exchange.datasets import DATASETS, Dataset, Wish
from zhaishangyi.exchange.problems import explain, name_fields, read_wish, require_known
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record.errors import CannotDo, NotHere, RuleBroken
from zhaishangyi.record.middleware import find_status
from zhaishangyi.record.pages import page, translate
from zhaishangyi.record.permissions import ANYONE

ROOT = "/api/v1/"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
FRESH_SECONDS = 60

api = NinjaAPI(
    title="Zhaishangyi 宅上议",
    version="1",
    description="Open data of the town. Read-only, no key. Times are those of Asia/Shanghai. "
    f"Licence: {LICENCE}, {LICENCE_URL}",
    docs_url=None,
    openapi_url=None,
    urls_namespace="exchange-api",
)


class Problem(Schema):
    """Why there is no answer."""

    error: str = Field(description=mark("A sentence, in Chinese; in English with lang=en."))
    field: str = Field(description=mark("The word of the address that it is about, or empty."))


class Paging(Schema):
    """Which page of a list."""

    limit: int = Field(50, ge=1, le=200, description=mark("How many rows, 1 to 200."))
    cursor: UUID | None = Field(None, description=mark("The `next` of the page before."))


def make_page(dataset: Dataset) -> type[Schema]:
    """What the answer to a list looks like."""
    rows: Any = (list[dataset.row], ...)  # type: ignore[name-defined]  # known when it runs
    more: Any = (
        str | None,
        Field(description=mark("The cursor of the next page; none on the last.")),
    )
    if dataset.find is None:
        return create_model(f"{dataset.key.title()}Answer", __base__=Schema, items=rows)
    return create_model(f"{dataset.key.title()}Page", __base__=Schema, items=rows, next=more)


def make_question(dataset: Dataset) -> type[Wish]:
    """What the address of a list takes: the words of the set, and those for its pages."""
    bases: Any = (dataset.wish, Paging) if dataset.find is not None else (dataset.wish,)
    question: type[Wish] = create_model(f"{dataset.key.title()}Question", __base__=bases)
    return question


def list_answers(dataset: Dataset) -> Callable[..., Any]:
    """The function behind the address of a list."""
    question: Any = make_question(dataset)

    def answer(request: HttpRequest, asked: Any) -> Mapping[str, Any]:
        require_known(request.GET, name_fields(question))
        if dataset.find is None:
            return {"items": list(dataset.list_rows(asked))}
        rows, following = dataset.read_page(asked, asked.cursor, asked.limit)
        return {"items": rows, "next": following or None}

    answer.__name__ = f"list_{dataset.key}"
    asked_for: Any = Query
    answer.__annotations__ = {"request": HttpRequest, "asked": asked_for[question]}
    return answer


def show_one(dataset: Dataset) -> Callable[..., Any]:
    """The function behind the address of one row."""

    def answer(request: HttpRequest, row_id: UUID) -> Mapping[str, Any]:
        require_known(request.GET, ())
        assert dataset.find is not None
        assert dataset.show is not None
        found = dataset.find(read_wish(dataset.wish, {})).filter(pk=row_id).first()
        if found is None:
            raise NotHere("There is nothing with this id that everybody may see.")
        return dataset.show(found)

    answer.__name__ = f"show_one_of_{dataset.key}"
    answer.__annotations__ = {"request": HttpRequest, "row_id": UUID}
    return answer


def register(dataset: Dataset) -> None:
    """Open the addresses of one set."""
    refusals = {404: Problem, 422: Problem}
    with override("en"):
        title, about = str(dataset.title), str(dataset.about)
    api.get(
        f"/{dataset.key}",
        response={200: make_page(dataset), **refusals},
        summary=title,
        description=about,
        operation_id=f"list_{dataset.key}",
        url_name=f"api_{dataset.key}",
    )(list_answers(dataset))
    if dataset.find is not None:
        api.get(
            f"/{dataset.key}/{{uuid:row_id}}",
            response={200: dataset.row, **refusals},
            summary=f"{title}: one of them",
            operation_id=f"show_one_of_{dataset.key}",
            url_name=f"api_{dataset.key}_one",
        )(show_one(dataset))


for known in DATASETS.values():
    register(known)


def answer_problem(request: HttpRequest, problem: CannotDo | Http404) -> HttpResponse:
    """A problem as JSON, in the language of the page or the one that `lang` names."""
    status = find_status(problem)
    with override("en" if request.GET.get("lang") == "en" else get_language()):
        known = problem if isinstance(problem, CannotDo) else NotHere("There is nothing here.")
        sentence = translate(known)
    field = problem.field if isinstance(problem, RuleBroken) else ""
    answer = {"error": sentence, "field": field}
    return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(CannotDo)
def answer_broken_rule(request: HttpRequest, problem: CannotDo) -> HttpResponse:
    """A sentence of this program's own."""
    return answer_problem(request, problem)


@api.exception_handler(ValidationError)
def answer_wrong_word(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """A word of the address that cannot be read."""
    return answer_problem(request, explain(problem.errors))


def open_to_programs(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for everybody that programs may read from anywhere and ask again cheaply."""

    @page(ANYONE)
    @wraps(view)
    def answer(request: HttpRequest, **asked: Any) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"
        response: HttpResponse = view(request, **asked)
        if response.status_code == 405:
            response = refuse_method()
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
        return keep_fresh(request, response) if response.status_code == 200 else response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # nothing can be written here
    return answer


def refuse_method() -> HttpResponse:
    """Nothing is written through this interface."""
    sentence = gettext("This can only be read: ask with GET.")
    answer = {"error": sentence, "field": ""}
    refused = JsonResponse(answer, status=405, json_dumps_params={"ensure_ascii": False})
    refused["Allow"] = "GET, HEAD"
    return refused


def keep_fresh(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say 304 to somebody who has these very bytes already."""
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    offered = [
        one.strip().removeprefix("W/")
        for one in request.headers.get("If-None-Match", "").split(",")
    ]
    if tag not in offered and "*" not in offered:
        return response
    unchanged = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin"):
        unchanged[name] = response[name]
    return unchanged


def read_schema() -> dict[str, Any]:
    """The description of the interface (OpenAPI 3.1)."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=ROOT)
    schema["info"]["license"] = {"name": LICENCE, "url": LICENCE_URL}
    return schema


def show_schema(request: HttpRequest) -> HttpResponse:
    """The description of the interface, for programs that write programs."""
    return JsonResponse(read_schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})


def answer_elsewhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address of the interface."""
    return answer_problem(request, Http404())


def list_urls() -> list[URLPattern]:
    """The addresses of the interface, each with its rule who may."""
    own = [
        path("openapi.json", open_to_programs(show_schema), name="api_schema"),
        *(
            path(str(pattern.pattern), open_to_programs(pattern.callback), name=pattern.name)
            for pattern in api.urls[0]
            if isinstance(pattern, URLPattern) and pattern.name != "api-root"
        ),
    ]
    return [*own, path("<path:rest>", open_to_programs(answer_elsewhere), name="api_elsewhere")]
