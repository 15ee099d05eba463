"""A turn's messages as WeChat text: one message, numbered choices, page by page where it is long."""

from __future__ import annotations

from collections.abc import Sequence

from api.schemas import Message, Question, Result
from api.wechat.screen import Asked, Detail, Option, Screen
from api.wechat.text import clean, fits, pages, size, without_links
from api.wechat.wording import say
from policies.wording import say as policy_words

#: Payloads that are carried out here rather than by the dialogue.
DETAILS, DETAIL, QUESTION = "#details", "#detail ", "#question"
#: Room for "3 more pages".
_MORE_ROOM = size("\n\n" + say("more", count=99))
#: What cannot stand in a link's attribute.
_NOT_IN_LINK = str.maketrans('"&#?<>', "＂＆＃？＜＞")


def screen_of(messages: Sequence[Message], question: Question | None) -> tuple[str, Screen]:
    """What the dialogue says before the question, and the screen with the question.

    Nothing is said while staff have taken over. A question without choices is answered in words or figures, so nothing
    is numbered then.
    """
    details = [_detail(result) for message in messages for result in message.results or []]
    if not messages:
        return "", Screen()
    asking = next((message for message in reversed(messages) if _asks(message, question)), None)
    said = [message.text for message in messages if message is not asking]
    options = _options(messages)
    if details and (options or question):
        options.append(Option(label=say("details"), payload=DETAILS))
    elif details:
        options = _titles(details)
    numbered = not question or bool(question.choices)
    asked = Asked(text=asking.text if asking else "", options=options, numbered=numbered)
    return "\n\n".join(said), Screen(shown=asked, question=asked, details=details)


def _asks(message: Message, question: Question | None) -> bool:
    """Whether this may be the message that puts ``question``, or offers something else to choose."""
    return message.kind != "results" and (bool(message.choices) or (question is not None and message.kind == "text"))


def details_screen(screen: Screen) -> Screen:
    """The list of measures whose whole text may be seen."""
    options = _titles(screen.details)
    if screen.question.text:
        options.append(Option(label=say("back"), payload=QUESTION))
    asked = Asked(text=say("choose_details"), options=options)
    return Screen(shown=asked, question=screen.question, details=screen.details)


def question_screen(screen: Screen) -> Screen:
    """The dialogue's open question again."""
    return Screen(shown=screen.question, question=screen.question, details=screen.details)


def confirmation(text: str, options: list[Option], screen: Screen) -> Screen:
    """A question of the channel's own, before the dialogue's."""
    return Screen(shown=Asked(text=text, options=options), question=screen.question, details=screen.details)


def laid_out(body: str, screen: Screen, *, links: bool = False, pulled: bool = True) -> list[str]:
    """``body`` and the question as messages within WeChat's limits; at least one.

    Pages that the person must ask for (``pulled``) each end with the question, so that what can be answered is
    always in sight.
    """
    body, tail = without_links(clean(body)).strip(), _question(screen, links)
    whole = f"{body}\n\n{tail}".strip()
    if fits(whole):
        return [whole]
    reserved = size("\n\n" + tail)
    if not pulled:
        return list(pages(whole))
    if not fits(tail * 2):  # a question this long is itself read page by page
        body, tail, reserved = whole, "", (0, 0)
    parts = list(pages(body, (reserved[0] + _MORE_ROOM[0], reserved[1] + _MORE_ROOM[1])))
    hints = [say("more", count=count) for count in range(len(parts) - 1, 0, -1)] + [""]
    return ["\n\n".join(filter(None, [part, hint, tail])) for part, hint in zip(parts, hints, strict=True)]


def _question(screen: Screen, links: bool) -> str:
    asked = screen.shown
    lines = [without_links(clean(asked.text))] if asked.text else []
    if asked.options and asked.numbered:
        lines += [f"{number} {_label(screen, number - 1, links)}" for number in range(1, len(asked.options) + 1)]
        lines.append(say("choose"))
    elif asked.options:
        lines.append(
            say("or_say", labels=say("list").join(_label(screen, i, links) for i in range(len(asked.options))))
        )
    return "\n".join(lines)


def _label(screen: Screen, index: int, links: bool) -> str:
    label = without_links(clean(screen.shown.options[index].label))
    if not links:
        return label
    content = label.translate(_NOT_IN_LINK)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid={screen.menu_id(index)}">{label}</a>'


def _options(messages: Sequence[Message]) -> list[Option]:
    """The choices of all messages, those of the last one first, each label once."""
    choices = [choice for message in reversed(messages) for choice in message.choices or []]
    by_label = {choice.label: Option(label=choice.label, payload=choice.payload) for choice in reversed(choices)}
    return [by_label[label] for label in dict.fromkeys(choice.label for choice in choices)]


def _titles(details: list[Detail]) -> list[Option]:
    return [Option(label=detail.title, payload=f"{DETAIL}{index}") for index, detail in enumerate(details)]


def _detail(result: Result) -> Detail:
    citation = result.citation
    title = say("detail_document", title=citation.document_title) if citation.document_title else say("detail_untitled")
    number = say("detail_number", number=citation.document_number) if citation.document_number else ""
    text = say(
        "detail",
        title=result.title,
        status=policy_words(result.status),
        amount=result.amount_text or say("detail_no_amount"),
        document=title + number,
        locator=citation.locator,
        quote=citation.quote,
    )
    reviews = [say("detail_review", text=review) for review in result.review]
    notes = [say("detail_note", text=note) for note in result.notes]
    return Detail(title=result.title, text="\n".join([text, *reviews, *notes]))
