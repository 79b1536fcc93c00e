package dev.broca.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.Network;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Responses;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.stimuli.made.Conditions;
import dev.broca.lab.stimuli.made.Sentences;
import dev.broca.lab.stimuli.made.TokenMatched;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@NullMarked
class ProfileTest {
  @Test
  void scoresIntervalsAndTestsAreThoseOfNumpyAndScipy() {
    JsonNode golden = Golden.json("stats/profile.json");
    Units units =
        Units.of(Site.BLOCK_OUTPUT, golden.get("blocks").asInt(), golden.get("width").asInt());
    Responses responses = responses(units, golden.get("responses"));
    var reference = Reference.of(responses, 0, responses.texts());
    try (var run = ProfileRun.of(texts(golden.get("sizes")), responses, reference)) {
      Profile profile = run.of(mask(units, golden.get("mask")));
      for (int i = 0; i < profile.scores().size(); i++) {
        Profile.Score score = profile.scores().get(i);
        JsonNode expected = golden.get("scores").get(i);
        assertThat(score.condition()).isEqualTo(expected.get("condition").asString());
        assertClose(score.activation(), expected.get("activation"), "value");
        assertClose(score.z(), expected.get("z"), "value");
        for (int j = 0; j < score.items().size(); j++) {
          close(score.items().get(j), expected.get("items").get(j));
        }
      }
      assertThat(profile.tests()).extracting(Profile.Test::paired).containsExactly(true, false);
      for (int i = 0; i < 2; i++) {
        Profile.Test test = profile.tests().get(i);
        JsonNode expected = golden.get("tests").get(i);
        assertClose(test.difference(), expected, "difference");
        close(test.p(), expected.get("p"));
        close(test.d(), expected.get("d"));
        close(test.holm(), expected.get("holm"));
      }
    }
  }

  private static void assertClose(Estimate estimate, JsonNode expected, String value) {
    close(estimate.value(), expected.get(value));
    Interval interval = estimate.interval(.95);
    close(interval.low(), expected.get("low"));
    close(interval.high(), expected.get("high"));
  }

  private static void close(double value, JsonNode expected) {
    assertThat(value).isCloseTo(expected.asDouble(), within(1e-9));
  }

  private static Responses responses(Units units, JsonNode rows) {
    var responses = Responses.allocate(rows.size(), units);
    for (int i = 0; i < rows.size(); i++) {
      for (int u = 0; u < units.count(); u++) {
        responses
            .segment()
            .setAtIndex(
                ValueLayout.JAVA_FLOAT,
                (long) i * units.count() + u,
                (float) rows.get(i).get(u).asDouble());
      }
    }
    return responses;
  }

  private static ProfileTexts texts(JsonNode sizes) {
    var texts = new LinkedHashMap<String, List<String>>();
    sizes
        .properties()
        .forEach(size ->
            texts.put(
                size.getKey(),
                IntStream.range(0, size.getValue().asInt())
                    .mapToObj(i -> size.getKey() + " " + i)
                    .toList()));
    return new ProfileTexts(new Conditions(texts), Set.of("sentences", "word-lists"));
  }

  private static Mask mask(Units units, JsonNode members) {
    var set = new BitSet();
    members.forEach(member -> set.set(member.asInt()));
    return Mask.of(units, set, Passport.empty());
  }

  /** What the units prefer on the texts that found them, they prefer on others. */
  @Test
  void aNetworkFoundWithOneHalfPrefersSentencesInTheOther() {
    try (var model = LanguageModel.load("broca-tiny")) {
      var options = LocalizerOptions.of(Network.LANGUAGE, Mode.STRICT);
      var contrast = TokenMatched.language(model.tokenizer(), 80, 42);
      Halves half = Halves.of(contrast, true, 42);
      HalfNetwork found = HalfNetwork.of(half, options, model, Progress.NONE);
      assertThat(half.used().positives())
          .hasSize(40)
          .doesNotContainAnyElementsOf(half.rest().positives());
      assertThat(half.rest().negatives()).hasSize(40);
      // Pairs stay together: the nonwords of a sentence are on its side.
      for (Stimulus sentence : half.rest().positives()) {
        int i = contrast.positives().indexOf(sentence);
        assertThat(half.rest().negatives()).contains(contrast.negatives().get(i));
      }
      ProfileTexts texts = ProfileTexts.language(half, 42);
      assertThat(texts.among(half.selecting())).isZero();
      try (var run =
          ProfileRun.of(
              model,
              Site.BLOCK_OUTPUT,
              texts,
              Truncation.none(),
              Pooling.LAST_WORD,
              Optional.of(found.reference()),
              Progress.NONE)) {
        Profile profile = run.of(found.mask());
        assertThat(profile.z("sentences")).isGreaterThan(.2);
        assertThat(profile.z("nonwords")).isLessThan(-.2);
        assertThat(profile.tests())
            .filteredOn(test -> test.less().equals("nonwords"))
            .singleElement()
            .satisfies(test -> {
              assertThat(test.paired()).isTrue();
              assertThat(test.holm()).isLessThan(.001);
            });
        ControlProfile controls = run.uniform(found.mask(), 5, 42);
        assertThat(controls.spread().getFirst().most()).isLessThan(profile.z("sentences"));
      }
    }
  }

  @Test
  void inOrderTheFirstHalfOfEachConditionSelects() {
    List<Stimulus> texts = Sentences.all();
    var contrast =
        new Contrast("c", "a", "b", texts.subList(0, 9), texts.subList(20, 24), "made up");
    Halves halves = Halves.inOrder(contrast, false);
    assertThat(halves.used().positives()).isEqualTo(texts.subList(0, 4));
    assertThat(halves.rest().positives()).isEqualTo(texts.subList(4, 9));
    assertThat(halves.used().negatives()).isEqualTo(texts.subList(20, 22));
    assertThat(halves.rest().negatives()).isEqualTo(texts.subList(22, 24));
    assertThatThrownBy(() -> Halves.inOrder(contrast, true))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("9 of 'a' and 4 of 'b'");
  }

  @Test
  void builtInConditionsAreMadeFromUnusedSentencesOnly() {
    List<String> all = Sentences.all().stream().map(Stimulus::text).toList();
    Set<String> used = Set.copyOf(all.subList(0, 240));
    ProfileTexts texts = ProfileTexts.builtIn(used, 42);
    assertThat(texts.conditions().texts().get("sentences")).isEqualTo(all.subList(240, 345));
    assertThat(texts.conditions().texts().get("word-lists")).hasSize(105);
    assertThat(texts.conditions().texts()).containsKeys("jabberwocky", "arithmetic", "code");
    assertThatThrownBy(() -> ProfileTexts.builtIn(Set.copyOf(all), 42))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("sentences");
  }

  @Test
  void textsThatSelectedTheMaskAreLeftOutAndBreakPairs() {
    var texts = new LinkedHashMap<String, List<String>>();
    texts.put("a", List.of("one", "two", "three"));
    texts.put("b", List.of("uno", "due", "tre"));
    var pairs = new ProfileTexts(new Conditions(texts), Set.of("a", "b"));
    assertThat(pairs.among(Set.of("two", "tre"))).isEqualTo(2);
    ProfileTexts left = pairs.without(Set.of("two"));
    assertThat(left.conditions().texts().get("a")).containsExactly("one", "three");
    assertThat(left.aligned()).isEqualTo(Set.of("b"));
    var used = new ArrayList<>(List.of("one", "two"));
    assertThatThrownBy(() -> pairs.without(Set.copyOf(used)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("'a' has 1");
  }
}
