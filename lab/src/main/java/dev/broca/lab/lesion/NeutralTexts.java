package dev.broca.lab.lesion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Plain English of our own that no localizer and no benchmark uses: 240 texts of two sentences, put
 * together from parts, the same for ever.
 */
public final class NeutralTexts {
  private static final int COUNT = 240;

  private static final List<String> WHO =
      List.of(
          "The baker from the corner shop",
          "A retired engineer",
          "My neighbour's oldest son",
          "The woman at the front desk",
          "One of the gardeners",
          "Our piano teacher",
          "The new bus driver",
          "A student of geology",
          "The man who repairs clocks",
          "Her cousin from the coast",
          "The tall librarian",
          "A painter whom nobody knew",
          "The mayor's secretary",
          "An old friend of the family",
          "The carpenter next door",
          "Their youngest daughter");

  private static final List<String> DID =
      List.of(
          "carried a heavy box",
          "looked for a missing key",
          "planted three small trees",
          "told a long story",
          "bought some fresh bread",
          "painted the wooden fence",
          "waited for a parcel",
          "took a photograph",
          "cleaned all the windows",
          "wrote a short letter",
          "fed the pigeons",
          "repaired an old bicycle",
          "lost a woollen glove",
          "found a silver coin",
          "made a pot of soup",
          "sang a quiet song");

  private static final List<String> WHERE =
      List.of(
          "near the railway station",
          "behind the town hall",
          "in the upper village",
          "by the river",
          "at the edge of the forest",
          "on the third floor",
          "across the street",
          "in a narrow lane",
          "beside the fountain",
          "at the market",
          "under the bridge",
          "in front of the school");

  private static final List<String> WHEN =
      List.of(
          "yesterday morning",
          "last winter",
          "before breakfast",
          "on a rainy Tuesday",
          "shortly after noon",
          "two weeks ago",
          "late in the evening",
          "during the holidays");

  private static final List<String> THEN =
      List.of(
          "It had been snowing since dawn.",
          "Nobody seemed to be in a hurry.",
          "The shops were about to close.",
          "A dog was barking somewhere far away.",
          "There was a smell of coffee in the air.",
          "The whole thing took less than an hour.",
          "Most people hardly noticed it.",
          "Later they all had tea together.",
          "The weather turned out better than expected.",
          "Children were playing with a ball.",
          "That was how the day began.",
          "Everything looked just as it had before.",
          "The lamps were already lit.",
          "A train went by without stopping.",
          "Somebody had left a door open.",
          "It was much colder than the day before.");

  private static final List<String> ALL = made();

  private NeutralTexts() {}

  /** All texts, always in the same order. */
  public static List<String> all() {
    return ALL;
  }

  private static List<String> made() {
    var random = new SplittableRandom(1861); // the year of Broca's paper on aphemia
    Set<String> texts = new LinkedHashSet<>();
    while (texts.size() < COUNT) {
      texts.add(
          "%s %s %s %s. %s"
              .formatted(
                  any(WHO, random),
                  any(DID, random),
                  any(WHERE, random),
                  any(WHEN, random),
                  any(THEN, random)));
    }
    return List.copyOf(new ArrayList<>(texts));
  }

  private static String any(List<String> parts, SplittableRandom random) {
    return parts.get(random.nextInt(parts.size()));
  }
}
