package dev.broca.lab.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.run.StudyRun.Shard;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says of the time left, by clocks that tick when they are looked at. */
@Tag("long")
class ForecastTest {
  @TempDir Path folder;

  /** A clock that is so many seconds later at every look. */
  private static LongSupplier ticking(double seconds) {
    var looks = new AtomicInteger();
    return () -> Math.round(looks.getAndIncrement() * seconds * 1e9);
  }

  @Test
  void workIsDoneOnceToWarmUpAndTimedOnceWhenItIsSlow() {
    var done = new AtomicInteger();
    var calibration = new Calibration(ticking(3));
    assertThat(calibration.seconds("a", done::incrementAndGet, .25)).isEqualTo(12);
    assertThat(done).hasValue(2);
    assertThat(calibration.seconds("a", done::incrementAndGet, .25)).isEqualTo(12);
    assertThat(done).as("known by then").hasValue(2);
    assertThat(calibration.seconds("b", done::incrementAndGet, 1)).isEqualTo(3);
    assertThat(done).hasValue(4);
  }

  @Test
  void quickWorkIsTimedUntilThereIsEnoughOfIt() {
    var done = new AtomicInteger();
    var calibration = new Calibration(ticking(.125));
    assertThat(calibration.seconds("a", done::incrementAndGet, 1)).isEqualTo(.125);
    assertThat(done).as("one to warm up, four for half a second").hasValue(5);
    var none = new AtomicInteger();
    assertThat(new Calibration(() -> 7).seconds("a", none::incrementAndGet, 1)).isZero();
    assertThat(none).as("not for ever").hasValue(17);
  }

  @Test
  void theTimeLeftIsThatOfEveryPieceThatIsOpen() {
    StudySpec spec =
        MadeUp.spec(
            "models: [m]",
            "doses: [0.5, 1]",
            "lesions: [zero, class-mean]",
            "controls: {uniform: 2}",
            "tasks: {arithmetic: {limit: 1}, pairs: {limit: 2}}",
            "prompts: [One, Two, Three]");
    try (LanguageModel model = LanguageModel.load("broca-tiny");
        Store store = Store.open(folder.resolve("s.sqlite"))) {
      var run =
          new StudyRun(
              spec, "m", model, MadeUp.cuts(spec, model), MadeUp.others(spec, model), store);
      run.keepPlan();
      ModelPlan plan = ModelPlan.parse(store.plan("s", "m").orElseThrow());
      assertThat(plan.tasks().get(1).paradigmOf()).hasSizeGreaterThan(64);
      assertThat(run.forecast(ticking(1)).seconds())
          .isCloseTo(expected(plan, store), within(1e-6))
          .isGreaterThan(run.size());
      run.run(new Shard(1, 3), Progress.NONE);
      assertThat(store.size()).isPositive().isLessThan(run.size());
      assertThat(run.forecast(ticking(1)).seconds()).isCloseTo(expected(plan, store), within(1e-6));
      assertThat(run.forecast(ticking(2)).seconds())
          .isCloseTo(2 * expected(plan, store), within(1e-6));
      run.run(Shard.ALL, Progress.NONE);
      assertThat(store.size()).as("what was planned is what was done").isEqualTo(run.size());
      assertThat(run.forecast(ticking(1))).isEqualTo(new StudyRun.Forecast(0, 0));
    }
  }

  /**
   * Of every kind of work one part takes one second: 64 items, one energy, one prompt, 64 texts.
   */
  private static double expected(ModelPlan plan, Store store) {
    double seconds = 0;
    Set<String> counted = new HashSet<>();
    boolean means = false;
    for (ModelPlan.TaskPlan task : plan.tasks()) {
      if (open(task.intact(), store, counted)) {
        seconds += parts(task);
      }
    }
    for (RunPlan run : plan.runs()) {
      if (open(run.key(), store, counted)) {
        seconds += parts(plan.tasks().get(run.task())) + 1;
        means |= run.lesion().label().equals("class-mean");
      }
    }
    for (ModelPlan.GenerationPlan generation : plan.generations()) {
      if (open(generation.key(), store, counted)) {
        seconds += 3;
        means |= generation.lesion() == LesionKind.CLASS_MEAN;
      }
    }
    return seconds + (means ? NeutralTexts.all().size() / 64.0 : 0);
  }

  private static boolean open(String key, Store store, Set<String> counted) {
    return store.result(key).isEmpty() && counted.add(key);
  }

  private static double parts(ModelPlan.TaskPlan task) {
    int items = task.paradigmOf().size();
    return items / (double) Math.min(64, items);
  }
}
