package dev.broca.lab.published;

import dev.broca.lab.published.PublicData.Content;
import dev.broca.model.hub.WebFile;
import dev.broca.model.hub.WebFile.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** The published sets, one by one. */
final class PublicSets {
  /** What the names of the languages of MultiBLiMP begin with. */
  static final String MULTIBLIMP = "multiblimp:";

  private static final String NO_LICENCE = "none stated with the data";
  private static final String BRAIN_SCORE = "github.com/brain-score/language, brainscore_language/";
  private static final String GITHUB = "https://raw.githubusercontent.com/";

  private PublicSets() {}

  static List<PublicData> all() {
    var all = new ArrayList<PublicData>();
    addRecordings(all);
    addReadingTimes(all);
    addPairs(all, files());
    addGlue(all);
    addOthers(all, files());
    return List.copyOf(all);
  }

  private static void addRecordings(List<PublicData> all) {
    all.add(
        new PublicData(
            "pereira2018",
            "fMRI, language network, 10 subjects by voxel, 243 + 384 sentences in passages",
            brainScore("Pereira2018_language", "f8434b4022f5b2c862f0ff2854d5b3f5f2a7fb96"),
            new Content.Responses(627, 13_553),
            NO_LICENCE,
            BRAIN_SCORE + "data/pereira2018",
            "Pereira and others, Nature Communications 9 (2018)"));
    all.add(
        new PublicData(
            "tuckute2024",
            "fMRI, left language network, mean of 5 subjects, 1000 sentences",
            brainScore("Tuckute2024_language", "5c8fc7f3e24cc1af5f5296459377b638b6492641"),
            new Content.Responses(1000, 1),
            NO_LICENCE,
            BRAIN_SCORE + "data/tuckute2024",
            "Tuckute and others, Nature Human Behaviour 8 (2024)"));
    all.add(
        new PublicData(
            "blank2014",
            "fMRI, 12 language regions of each of 5 subjects, 8 stories in 1317 parts of 2 s",
            brainScore("Blank2014.fROI", "af1e868821b897cb1684e4c8dcd33977121ef552"),
            new Content.Responses(1317, 60),
            NO_LICENCE,
            BRAIN_SCORE + "data/blank2014",
            "Blank and others, Journal of Neurophysiology 112 (2014)"));
    all.add(
        new PublicData(
            "fedorenko2016",
            "ECoG, 97 language electrodes of 5 subjects, 52 sentences of 8 words, word by word",
            brainScore("Fedorenko2016.language", "2966b6d78e972a72068aa6907377483f427e8d9a"),
            new Content.Responses(416, 97),
            NO_LICENCE,
            BRAIN_SCORE + "data/fedorenko2016",
            "Fedorenko and others, PNAS 113 (2016)"));
  }

  private static List<WebFile> brainScore(String assembly, String sha1) {
    String file = "assy_" + assembly + ".nc";
    return List.of(
        new WebFile(
            file,
            URI.create("https://brainscore-storage.s3.amazonaws.com/brainscore-language/" + file),
            Kind.SHA1,
            sha1));
  }

  private static void addReadingTimes(List<PublicData> all) {
    all.add(
        new PublicData(
            "naturalstories",
            "self-paced reading, mean time of each of 10 256 words in 10 stories",
            naturalStories("processed_wordinfo.tsv", "2b883c226a88b1406180b5e4a93f8a0edb5b6330"),
            new Content.Times(10_256, 10),
            "CC BY-NC-SA 4.0",
            "github.com/languageMIT/naturalstories, naturalstories_RTS",
            "Futrell and others, Language Resources and Evaluation 55 (2021)"));
    all.add(
        new PublicData(
            "naturalstories-subjects",
            "the same, the time of each word for each subject",
            naturalStories("processed_RTs.tsv", "1424db97ff998e86090ad3d05e680043b96fff9b"),
            new Content.Times(10_256, 10),
            "CC BY-NC-SA 4.0",
            "github.com/languageMIT/naturalstories, naturalstories_RTS",
            "Futrell and others, Language Resources and Evaluation 55 (2021)"));
  }

  private static List<WebFile> naturalStories(String file, String blob) {
    return List.of(
        github(
            "languageMIT/naturalstories/4700daad696e942f5aba23c957a7423d0de66612/naturalstories_RTS/",
            file,
            blob));
  }

  private static void addPairs(List<PublicData> all, Map<String, List<WebFile>> files) {
    all.add(
        new PublicData(
            "blimp",
            "English minimal pairs, 67 paradigms of 1000",
            List.of(
                github(
                    "alexwarstadt/blimp/3e56b06fcabca9b30822fc66435fca6b1aa40bb1/",
                    "BLiMP.zip",
                    "aa015cffe6c970fe9dd342986c8d3299978fc977")),
            items("blimp", 67_000),
            "CC BY 4.0",
            "github.com/alexwarstadt/blimp",
            "Warstadt and others, TACL 8 (2020)"));
    all.add(
        new PublicData(
            "zorro",
            "English minimal pairs in words that children hear, 23 paradigms of 2000",
            listed(files, "zorro"),
            items("minimal-pairs", 46_000),
            "MIT",
            "github.com/phueb/Zorro, sentences/babyberta",
            "Huebner and others, CoNLL 2021"));
    Map<String, Integer> pairs =
        Map.of("de", 47_820, "en", 157_346, "fr", 49_360, "he", 40_820, "ru", 40_120);
    for (String language : List.of("de", "en", "fr", "he", "ru")) {
      all.add(
          new PublicData(
              "clams:" + language,
              "subject-verb agreement in minimal pairs, language " + language,
              listed(files, "clams:" + language),
              items("minimal-pairs", Objects.requireNonNull(pairs.get(language))),
              "Apache-2.0",
              "github.com/aaronmueller/clams",
              "Mueller and others, ACL 2020"));
    }
  }

  /** A language of MultiBLiMP, if that is what the name asks for. */
  static Optional<PublicData> multiblimp(String name) {
    if (!name.matches(MULTIBLIMP + "[a-z]{3}")) {
      return Optional.empty();
    }
    String language = name.substring(MULTIBLIMP.length());
    var file =
        new WebFile(
            "data.tsv",
            URI.create(
                "https://huggingface.co/datasets/jumelet/multiblimp/resolve/main/%s/data.tsv"
                    .formatted(language)),
            Kind.ANNOUNCED,
            "");
    return Optional.of(
        new PublicData(
            name,
            "agreement in minimal pairs, language " + language,
            List.of(file),
            new Content.Items("minimal-pairs", OptionalInt.empty(), new Unpacking.None()),
            "CC BY 4.0",
            "huggingface.co/datasets/jumelet/multiblimp",
            "Jumelet and others, arXiv 2504.02768 (2025)"));
  }

  private static void addGlue(List<PublicData> all) {
    String archives = "https://dl.fbaipublicfiles.com/glue/data/";
    all.add(
        glue(
            "cola",
            1043,
            archives + "CoLA.zip",
            "f212fcd832b8f7b435fb991f101abf89f96b933ab400603bf198960dfc32cbff"));
    all.add(
        glue(
            "sst2",
            872,
            archives + "SST-2.zip",
            "d67e16fb55739c1b32cdce9877596db1c127dc322d93c082281f64057c16deaa"));
    all.add(mrpc(archives));
    all.add(
        glue(
            "qqp",
            40_430,
            archives + "QQP-clean.zip",
            "40e7c862c04eb26ee04b67fd900e76c45c6ba8e6d8fab4f8f1f8072a1a3fbae0"));
    all.add(
        glue(
            "mnli",
            9815,
            archives + "MNLI.zip",
            "e7c1d896d26ed6caf700110645df426cc2d8ebf02a5ab743d5a5c68ac1c83633"));
    all.add(
        glue(
            "qnli",
            5463,
            archives + "QNLIv2.zip",
            "e634e78627a29adaecd4f955359b22bf5e70f2cbd93b493f2d624138a0c0e5f5"));
    all.add(
        glue(
            "rte",
            277,
            archives + "RTE.zip",
            "6bf86de103ecd335f3441bd43574d23fef87ecc695977a63b82d5efb206556ee"));
    all.add(
        glue(
            "wnli",
            71,
            archives + "WNLI.zip",
            "ae0e8e4d16f4d46d4a0a566ec7ecceccfd3fbfaa4a7a4b4e02848c0f2561ac46"));
  }

  private static PublicData glue(String task, int items, String address, String sha256) {
    String entry = task.equals("mnli") ? "dev_matched.tsv" : Unpacking.DEV;
    URI archive = URI.create(address);
    String name = address.substring(address.lastIndexOf('/') + 1);
    return glue(
        task,
        List.of(new WebFile(name, archive, Kind.SHA256, sha256)),
        new Content.Items(task, OptionalInt.of(items), new Unpacking.Entry(entry)));
  }

  private static PublicData mrpc(String archives) {
    var ids =
        new WebFile(
            "mrpc_dev_ids.tsv",
            URI.create(archives + "mrpc_dev_ids.tsv"),
            Kind.SHA256,
            "971d7767d81b997fd9060ade0ec23c4fc31cbb226a55d1bd4a1bac474eb81dc7");
    var pairs =
        new WebFile(
            "msr_paraphrase_train.txt",
            URI.create(
                "https://dl.fbaipublicfiles.com/senteval/senteval_data/msr_paraphrase_train.txt"),
            Kind.SHA256,
            "60a9b09084528f0673eedee2b69cb941920f0b8cd0eeccefc464a98768457f89");
    return glue(
        "mrpc",
        List.of(ids, pairs),
        new Content.Items("mrpc", OptionalInt.of(408), new Unpacking.Paraphrases()));
  }

  private static PublicData glue(String task, List<WebFile> files, Content content) {
    return new PublicData(
        "glue:" + task,
        "development items of GLUE's task " + task,
        files,
        content,
        "those of its sources; see gluebenchmark.com/tasks",
        "gluebenchmark.com/tasks",
        "Wang and others, ICLR 2019");
  }

  private static void addOthers(List<PublicData> all, Map<String, List<WebFile>> files) {
    all.add(
        new PublicData(
            "syntaxgym",
            "31 suites of predictions about surprisals, 799 items",
            listed(files, "syntaxgym"),
            items("syntaxgym", 799),
            "MIT",
            BRAIN_SCORE + "benchmarks/syntaxgym",
            "Hu and others, ACL 2020"));
    all.add(
        new PublicData(
            "tomi",
            "questions about beliefs in stories",
            List.of(
                github(
                    "facebookresearch/ToMi/dea2bca9b366c41cdab0bd717353cc02453e193e/",
                    "tomi_balanced_story_types.zip",
                    "02f4a708dddeb62140ede0b112069d001765472f")),
            new Content.Items("tomi", OptionalInt.empty(), new Unpacking.None()),
            "CC BY-NC 4.0",
            "github.com/facebookresearch/ToMi",
            "Le and others, EMNLP 2019"));
    all.add(
        new PublicData(
            "langloc",
            "language localizer, 240 sentences and 240 lists of nonwords",
            listed(files, "langloc"),
            new Content.Texts("language", 240),
            "none stated with the texts; the repository is MIT",
            BRAIN_SCORE + "data/fedorenko2010_localization",
            "Fedorenko and others, Journal of Neurophysiology 104 (2010)"));
    all.add(
        new PublicData(
            "tomloc",
            "theory-of-mind localizer, 10 stories about beliefs and 10 about photographs",
            listed(files, "tomloc"),
            new Content.Texts("theory-of-mind", 10),
            NO_LICENCE,
            "github.com/pearsonlab/tom_localizer, text_files",
            "Dodell-Feder and others, NeuroImage 55 (2011)"));
  }

  private static Content items(String benchmark, int items) {
    return new Content.Items(benchmark, OptionalInt.of(items), new Unpacking.None());
  }

  private static WebFile github(String folder, String file, String blob) {
    return new WebFile(file, URI.create(GITHUB + folder + file), Kind.GIT_BLOB, blob);
  }

  private static List<WebFile> listed(Map<String, List<WebFile>> files, String set) {
    return Objects.requireNonNull(files.get(set), set);
  }

  /** The sets of many files: a line for each set, then one for each of its files. */
  private static Map<String, List<WebFile>> files() {
    var files = new LinkedHashMap<String, List<WebFile>>();
    List<WebFile> set = new ArrayList<>();
    String folder = "";
    for (String line : resource().lines().toList()) {
      String[] words = line.split(" ");
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (words[1].startsWith("https:")) {
        set = new ArrayList<>();
        folder = words[1];
        files.put(words[0], set);
      } else {
        set.add(new WebFile(words[1], URI.create(folder + words[1]), Kind.GIT_BLOB, words[0]));
      }
    }
    return files;
  }

  private static String resource() {
    try (InputStream in =
        Objects.requireNonNull(PublicSets.class.getResourceAsStream("files.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
