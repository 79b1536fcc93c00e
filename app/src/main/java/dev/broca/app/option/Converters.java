package dev.broca.app.option;

import dev.broca.app.cli.Spelling;
import dev.broca.lab.ByteSize;
import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.Reduce;
import dev.broca.lab.brain.align.CeilingKind;
import dev.broca.lab.brain.align.Context;
import dev.broca.lab.brain.align.FoldKind;
import dev.broca.lab.brain.align.Penalty;
import dev.broca.lab.mask.Range;
import dev.broca.lab.response.Activation;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Site;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Torch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What users write to what it means. What cannot be meant is refused as a wrong argument. */
public final class Converters {
  private Converters() {}

  private static <T> T parsed(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (LabException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static <E extends Enum<E>> E labelled(
      Class<E> type, Function<E, String> label, String t) {
    return labelled(List.of(type.getEnumConstants()), label, t);
  }

  private static <T> T labelled(List<T> values, Function<T, String> label, String text) {
    return values.stream()
        .filter(value -> label.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> unknown(text, values.stream().map(label).toList()));
  }

  /** A refusal of a value with those that there are, and the one that is near. */
  private static TypeConversionException unknown(String text, List<String> values) {
    return new TypeConversionException(
        "expected %s, but '%s' was given%s"
            .formatted(
                String.join(", ", values),
                text,
                Spelling.nearest(text, values).map("; did you mean %s?"::formatted).orElse("")));
  }

  private static long whole(String text, long least, long most) {
    if (text.matches("[0-9]{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new TypeConversionException(
        "expected a whole number from %d to %d, but '%s' was given".formatted(least, most, text));
  }

  static final class OfLesionKind implements ITypeConverter<LesionKind> {
    @Override
    public LesionKind convert(String text) {
      return labelled(LesionKind.class, LesionKind::label, text);
    }
  }

  static final class OfLesionPositions implements ITypeConverter<LesionPositions> {
    @Override
    public LesionPositions convert(String text) {
      return labelled(LesionPositions.class, where -> where.name().toLowerCase(Locale.ROOT), text);
    }
  }

  public static final class OfContext implements ITypeConverter<Context> {
    @Override
    public Context convert(String text) {
      return labelled(Context.class, Context::label, text);
    }
  }

  public static final class OfFoldKind implements ITypeConverter<FoldKind> {
    @Override
    public FoldKind convert(String text) {
      return labelled(FoldKind.class, FoldKind::label, text);
    }
  }

  public static final class OfCeilingKind implements ITypeConverter<CeilingKind> {
    @Override
    public CeilingKind convert(String text) {
      return labelled(CeilingKind.class, CeilingKind::label, text);
    }
  }

  public static final class OfPenalty implements ITypeConverter<Penalty> {
    @Override
    public Penalty convert(String text) {
      return labelled(Penalty.class, Penalty::label, text);
    }
  }

  public static final class OfCount implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 0, OfRepetitions.MOST);
    }
  }

  /** How often something is drawn or repeated. */
  public static final class OfRepetitions implements ITypeConverter<Integer> {
    /** A million permutations give p to three digits; more is a slip, and takes memory. */
    private static final int MOST = 1_000_000;

    @Override
    public Integer convert(String text) {
      return (int) whole(text, 1, MOST);
    }
  }

  /** Threads: libtorch ends the process where the system cannot give as many. */
  static final class OfThreads implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 1, Torch.MOST_THREADS);
    }
  }

  public static final class OfMatch implements ITypeConverter<MaskMatch> {
    @Override
    public MaskMatch convert(String text) {
      return labelled(MaskMatch.all(), MaskMatch::label, text);
    }
  }

  public static final class OfBytes implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return ByteSize.parse(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "expected a size such as 800M, 8G or 8Gi, but '%s' was given".formatted(text)));
    }
  }

  public static final class OfSite implements ITypeConverter<Site> {
    @Override
    public Site convert(String text) {
      return labelled(Site.class, Site::label, text);
    }
  }

  public static final class OfPositive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 1, Integer.MAX_VALUE);
    }
  }

  /** The seeds that numpy takes. */
  public static final class OfSeed implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return whole(text, 0, (1L << 32) - 1);
    }
  }

  public static final class OfMode implements ITypeConverter<Mode> {
    @Override
    public Mode convert(String text) {
      return labelled(Mode.class, Mode::label, text);
    }
  }

  public static final class OfPooling implements ITypeConverter<Pooling> {
    @Override
    public Pooling convert(String text) {
      return labelled(Pooling.class, Pooling::label, text);
    }
  }

  static final class OfActivation implements ITypeConverter<Activation> {
    @Override
    public Activation convert(String text) {
      return labelled(Activation.class, Activation::label, text);
    }
  }

  static final class OfRange implements ITypeConverter<Range> {
    @Override
    public Range convert(String text) {
      return parsed(text, Range::parse);
    }
  }

  public static final class OfPrefix implements ITypeConverter<Prefix> {
    /** What may be given. */
    public static final String CHOICES =
        "auto (default: the one that the tokenizer itself puts in front, else <|endoftext|>, else"
            + " its token for the beginning of a text), bos, eos, none, an id, or a token.";

    @Override
    public Prefix convert(String text) {
      if (text.isEmpty()) {
        throw new TypeConversionException("expected auto, bos, eos, none, a token or an id");
      }
      return parsed(text, Prefix::parse);
    }
  }

  public static final class OfReduce implements ITypeConverter<Reduce> {
    @Override
    public Reduce convert(String text) {
      return labelled(Reduce.class, Reduce::label, text);
    }
  }

  public static final class OfTruncation implements ITypeConverter<Truncation> {
    @Override
    public Truncation convert(String text) {
      return switch (text) {
        case "none" -> Truncation.none();
        case "matched" -> Truncation.matched();
        default -> {
          if (!text.matches("[0-9]+")) {
            throw unknown(text, List.of("none", "matched", "a number of tokens"));
          }
          yield new Truncation.First((int) whole(text, 1, Integer.MAX_VALUE));
        }
      };
    }
  }

  static final class OfDType implements ITypeConverter<DType> {
    @Override
    public DType convert(String text) {
      return switch (text) {
        case "float32" -> DType.FLOAT32;
        case "bfloat16" -> DType.BFLOAT16;
        case "float16" -> DType.FLOAT16;
        default -> throw unknown(text, List.of("float32", "bfloat16", "float16"));
      };
    }
  }

  static final class OfDevice implements ITypeConverter<Computing.Place> {
    @Override
    public Computing.Place convert(String text) {
      if (text.equals("auto")) {
        return new Computing.Place(Optional.empty());
      }
      try {
        return new Computing.Place(Optional.of(Device.named(text)));
      } catch (IllegalArgumentException e) {
        throw unknown(text, List.of("auto", "cpu", "cuda", "cuda:N"));
      }
    }
  }
}
