package dev.broca.lab.brain.align;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.Recording.Stimulus;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.Responses;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.tokenizer.Tokens;
import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The signed activation of every unit at the last token of every stimulus, with the special tokens
 * that the tokenizer puts before a text. Within a passage the stimuli before it are read too.
 */
public final class StimulusActivations implements AutoCloseable {
  /**
   * What a model reads.
   *
   * @param ids the tokens of every stimulus, with its context
   * @param shortened number of stimuli whose context did not fit
   */
  private record Texts(List<int[]> ids, int shortened) {}

  private final Responses responses;
  private final int shortened;

  private StimulusActivations(Responses responses, int shortened) {
    this.responses = responses;
    this.shortened = shortened;
  }

  /**
   * Has a model read all stimuli.
   *
   * @throws LabException if a stimulus alone is longer than the model can read
   */
  public static StimulusActivations of(
      LanguageModel model, Recording recording, Context context, Progress progress) {
    return of(model, recording, context, Site.BLOCK_OUTPUT, progress);
  }

  /** The same at another site. */
  public static StimulusActivations of(
      LanguageModel model, Recording recording, Context context, Site site, Progress progress) {
    Texts read = texts(model, recording, context);
    return new StimulusActivations(pooled(model, read.ids, site, progress), read.shortened);
  }

  /**
   * How many seconds reading all stimuli will take, judged by some of them.
   *
   * @param some how many are read to find out
   * @throws LabException as {@link #of}
   */
  public static double seconds(
      LanguageModel model, Recording recording, Context context, Site site, int some) {
    List<int[]> all = texts(model, recording, context).ids;
    int count = Math.min(some, all.size());
    List<int[]> sample =
        IntStream.range(0, count)
            .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
            .toList();
    long start = System.nanoTime();
    pooled(model, sample, site, Progress.NONE).close();
    double seconds = (System.nanoTime() - start) / 1e9;
    return seconds * tokens(all) / tokens(sample);
  }

  private static double tokens(List<int[]> texts) {
    return texts.stream().mapToInt(ids -> ids.length).sum();
  }

  private static Texts texts(LanguageModel model, Recording recording, Context context) {
    var texts = new ArrayList<int[]>();
    int shortened = 0;
    for (int s = 0; s < recording.stimuli().size(); s++) {
      int[] ids = ids(model, text(recording, s, context, 0));
      int most = model.architecture().longestText();
      int left = 0;
      while (ids.length > most) {
        if (++left > recording.stimuli().get(s).position() || context == Context.NONE) {
          throw new LabException(
              "The stimulus \"%s\" has %d tokens; this model reads %d at most. Leave it out."
                  .formatted(recording.stimuli().get(s).text(), ids.length, most));
        }
        ids = ids(model, text(recording, s, context, left));
      }
      shortened += left > 0 ? 1 : 0;
      texts.add(ids);
    }
    return new Texts(texts, shortened);
  }

  private static Responses pooled(
      LanguageModel model, List<int[]> texts, Site site, Progress progress) {
    Responses responses = Responses.allocate(texts.size(), model.units(site));
    try {
      List<Span> last = texts.stream().map(ids -> Span.at(ids.length - 1)).toList();
      model.pool(site, texts, last, Reduction.MEAN, responses.segment(), progress);
    } catch (RuntimeException e) {
      responses.close();
      throw e;
    }
    return responses;
  }

  /**
   * What is read for a stimulus: the earlier ones of its passage but the first {@code left}, and
   * it.
   */
  static String text(Recording recording, int stimulus, Context context, int left) {
    List<Stimulus> all = recording.stimuli();
    Stimulus one = all.get(stimulus);
    if (context == Context.NONE || one.passage() == null) {
      return one.text();
    }
    // The stimuli of a passage stand one after the other.
    return String.join(
        " ",
        all.subList(stimulus - one.position() + left, stimulus + 1).stream()
            .map(Stimulus::text)
            .toList());
  }

  /** Without the special tokens that some tokenizers put behind a text. */
  private static int[] ids(LanguageModel model, String text) {
    Tokens tokens = model.tokenizer().encode(text, true);
    int end = tokens.count();
    while (end > 1 && tokens.start(end - 1) >= tokens.end(end - 1)) {
      end--;
    }
    return Arrays.copyOf(tokens.ids(), end);
  }

  /** Number of stimuli whose passage did not fit and was shortened at its beginning. */
  public int shortened() {
    return shortened;
  }

  /** The activations of a mask's units, [stimuli, units of the mask]. */
  public Matrix of(Mask mask) {
    int[] units = mask.stream().toArray();
    int rows = responses.texts();
    MemorySegment values =
        Arena.ofAuto().allocate(Math.max(1, (long) rows * units.length) * Double.BYTES, 64);
    for (int s = 0; s < rows; s++) {
      for (int u = 0; u < units.length; u++) {
        values.setAtIndex(JAVA_DOUBLE, (long) s * units.length + u, responses.value(s, units[u]));
      }
    }
    return Matrix.over(rows, units.length, values);
  }

  @Override
  public void close() {
    responses.close();
  }
}
