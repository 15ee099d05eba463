"""The tokenizer and the classifier by themselves, on the little they need."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.build import LOOKUPS
from bot.components import terms as terms_module
from bot.components.classifier import LinearIntentClassifier
from bot.components.facts import FactExtractor
from bot.components.linear import LinearModel
from bot.components.terms import PLACE
from bot.components.tokenizer import TermTokenizer

TOKENIZER, CLASSIFIER = Resource("tokenizer"), Resource("classifier")


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def tokenizer(storage: LocalModelStorage) -> TermTokenizer:
    trained = TermTokenizer(TermTokenizer.get_default_config(), storage, TOKENIZER)
    trained.train(load_data(str(LOOKUPS)))
    return trained


def _message(text: str, asked_fact: str | None = None) -> Message:
    return Message({"text": text, "metadata": {"asked_fact": asked_fact} if asked_fact else {}})


def _words(tokenizer: TermTokenizer, text: str) -> list[str]:
    return [token.text for token in tokenizer.tokenize(_message(text), "text")]


def test_terms_and_places_stay_whole(tokenizer: TermTokenizer) -> None:
    assert _words(tokenizer, "阿左旗的众创空间") == ["阿左旗", "的", "众创空间"]


def test_traditional_and_full_width_characters_are_read_as_plain_ones(tokenizer: TermTokenizer) -> None:
    assert _words(tokenizer, "東勝的眾創空間１２家") == _words(tokenizer, "东胜的众创空间12家")


def test_words_carry_their_class(tokenizer: TermTokenizer) -> None:
    classes = {token.text: token.get("class") for token in tokenizer.tokenize(_message("宁海能领啥"), "text")}
    assert classes["宁海"] == PLACE
    assert classes["啥"] == "什么"


def test_jieba_as_others_use_it_stays_as_it_was(tokenizer: TermTokenizer) -> None:
    jieba.initialize()
    assert _words(tokenizer, "阿左旗") == ["阿左旗"]
    assert "阿左旗" not in jieba.dt.FREQ


def test_a_loaded_tokenizer_keeps_the_terms_it_was_trained_with(
    tokenizer: TermTokenizer, storage: LocalModelStorage
) -> None:
    loaded = TermTokenizer.load(TermTokenizer.get_default_config(), storage, TOKENIZER, None)
    assert _words(loaded, "伊旗的农牧民合作社") == _words(tokenizer, "伊旗的农牧民合作社")


def test_other_synonyms_ask_for_new_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = TermTokenizer.fingerprint_addon({})
    (tmp_path / "synonyms.yml").write_text("什么: [啥]", encoding="utf-8")
    monkeypatch.setattr(terms_module, "SYNONYMS", tmp_path / "synonyms.yml")
    assert TermTokenizer.fingerprint_addon({}) != before


@given(st.text(max_size=60))
def test_tokens_lie_in_order_within_the_message(tokenizer: TermTokenizer, text: str) -> None:
    spans = [(token.start, token.end) for token in tokenizer.tokenize(_message(text), "text")]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@pytest.fixture(scope="module")
def classifier(tokenizer: TermTokenizer, storage: LocalModelStorage) -> LinearIntentClassifier:
    """Trained on a few messages; the same words mean different things after different questions."""
    said = {
        ("deny", "is_youth"): ("没有", "没有啊", "不是", "不算"),
        ("inform", "contest_award_level"): ("没有", "没有啊", "没有获奖", "全国奖"),
        ("greet", "region"): ("你好", "您好", "你好啊"),
    }
    examples = [
        Message({"text": text, "intent": intent, "metadata": {"intent": {"asked_fact": asked_fact}}})
        for (intent, asked_fact), texts in said.items()
        for text in texts
    ]
    data = tokenizer.process_training_data(TrainingData(examples))
    config = LinearIntentClassifier.get_default_config()
    LinearIntentClassifier(config, storage, CLASSIFIER).train(data)
    return LinearIntentClassifier.load(config, storage, CLASSIFIER, None)


def _classify(classifier: LinearIntentClassifier, tokenizer: TermTokenizer, message: Message) -> Message:
    return classifier.process(tokenizer.process(FactExtractor().process([message])))[0]


@pytest.mark.parametrize(("asked_fact", "intent"), [("is_youth", "deny"), ("contest_award_level", "inform")])
def test_the_question_gives_an_answer_its_intent(
    classifier: LinearIntentClassifier, tokenizer: TermTokenizer, asked_fact: str, intent: str
) -> None:
    assert _classify(classifier, tokenizer, _message("没有", asked_fact)).get("intent")["name"] == intent


@pytest.mark.parametrize("text", ["", " ", "？", "�", "xyz", "没" * 5000])
def test_any_message_gets_a_ranking_of_probabilities(
    classifier: LinearIntentClassifier, tokenizer: TermTokenizer, text: str
) -> None:
    ranking = _classify(classifier, tokenizer, _message(text)).get("intent_ranking")
    assert sum(intent["confidence"] for intent in ranking) == pytest.approx(1)
    assert ranking == sorted(ranking, key=lambda intent: -intent["confidence"])


def test_a_question_for_an_unknown_fact_counts_as_none(
    classifier: LinearIntentClassifier, tokenizer: TermTokenizer
) -> None:
    asked = _classify(classifier, tokenizer, _message("没有", "shoe_size"))
    assert asked.get("intent") == _classify(classifier, tokenizer, _message("没有")).get("intent")


def test_an_untrained_classifier_says_so(storage: LocalModelStorage) -> None:
    untrained = LinearIntentClassifier(LinearIntentClassifier.get_default_config(), storage, Resource("none"))
    with pytest.raises(RuntimeError, match="trained"):
        untrained.process([_message("你好")])


def test_two_labels_are_too_few() -> None:
    with pytest.raises(ValueError, match="three"):
        LinearModel.fit([["a"], ["b"]], ["x", "y"], strength=1.0)


def test_a_saved_model_predicts_as_before(tmp_path: Path) -> None:
    model = LinearModel.fit([["a"], ["a", "b"], ["c"], ["c", "b"], ["d"], ["d", "b"]], list("xxyyzz"), strength=1.0)
    model.save(tmp_path)
    assert LinearModel.load(tmp_path).predict(["a", "unknown"]) == model.predict(["a", "unknown"])
    assert model.predict(["c"])[0][0] == "y"
