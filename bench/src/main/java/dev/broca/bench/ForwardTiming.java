package dev.broca.bench;

import dev.broca.lab.response.Responses;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.base.Progress;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelSource;
import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Forward passes over given texts, for {@code bench/families.py}, which makes them and times the
 * peer.
 *
 * <p>Arguments: a model folder, a JSON file with lists of token ids, FLOAT32 or BFLOAT16, the
 * number of passes that do not count, and of those after them that do. Prints the seconds of each;
 * the last token of every block is kept.
 */
public final class ForwardTiming {
  private ForwardTiming() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    int[][] ids = new JsonMapper().readValue(Path.of(arguments[1]), int[][].class);
    List<int[]> texts = List.of(ids);
    var spans = new ArrayList<Span>();
    Arrays.stream(ids).forEach(text -> spans.add(Span.at(text.length - 1)));
    ModelOptions options = ModelOptions.DEFAULT.on(DType.valueOf(arguments[2]), Device.CPU);
    var files =
        ModelSource.resolve(
            arguments[0], HubOptions.fromEnvironment(), dev.broca.model.hub.Progress.silent());
    try (var model = LanguageModel.open(files, options);
        var responses = Responses.allocate(texts.size(), model.units(Site.BLOCK_OUTPUT))) {
      int warm = Integer.parseInt(arguments[3]);
      for (int pass = 0; pass < warm + Integer.parseInt(arguments[4]); pass++) {
        long start = System.nanoTime();
        model.pool(texts, spans, Reduction.MEAN, responses.segment(), Progress.NONE);
        if (pass >= warm) {
          System.out.println((System.nanoTime() - start) / 1e9);
        }
      }
    }
  }
}
