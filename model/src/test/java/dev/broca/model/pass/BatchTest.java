package dev.broca.model.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void tokensThatBeginTheirTextsAlikeHaveOneRow() {
    Batch batch =
        Batch.sharing(List.of(new int[] {5, 6, 7}, new int[] {5, 6, 9}, new int[] {5, 6}), 100)
            .getFirst();
    assertThat(batch.groups())
        .containsExactly(new Batch.Group(0, 0, 1, 2), new Batch.Group(1, 2, 2, 3));
    assertThat(IntStream.range(0, batch.size()).map(batch::text)).containsExactly(2, 0, 1);
    assertThat(batch.groups().stream().map(batch::rows))
        .containsExactly(new long[] {0, 1}, new long[] {0, 1, 2, 0, 1, 3});
    assertThat(batch.placeOfRows()).containsExactly(0, 1, 4, 7);
    assertThat(batch.tokens()).containsExactly(5, 6, 7, 9);
    assertThat(batch.positions(0)).containsExactly(0, 1, 2, 2);
    assertThat(batch.positions(2)).containsExactly(2, 3, 4, 4);
    assertThat(batch.shares()).isTrue();
  }

  @Test
  void theSameTokenAfterOthersIsAnother() {
    Batch batch = Batch.sharing(List.of(new int[] {5, 6, 7}, new int[] {4, 6, 7}), 100).getFirst();
    assertThat(batch.rows()).isEqualTo(6);
    assertThat(batch.shares()).isFalse();
  }

  @Test
  void textsThatAreNotScoredKeepARowForEachToken() {
    Batch batch = Batch.of(List.of(new int[] {5, 6, 7}, new int[] {5, 6}), 100).getFirst();
    assertThat(IntStream.range(0, 5).map(batch::row)).containsExactly(0, 1, 2, 3, 4);
    assertThat(batch.shares()).isFalse();
  }

  @Test
  void everyTextIsInOneBatchWithItsTokensAndAsManyRowsAsThereAreBeginnings() {
    var random = new Random(3);
    List<int[]> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add(random.ints(random.nextInt(9), 0, 3).toArray());
    }
    for (int most : new int[] {1, 7, 40, 100_000}) {
      List<Integer> seen = new ArrayList<>();
      for (Batch batch : Batch.sharing(texts, most)) {
        assertThat(batch.rows() <= most || batch.size() == 1).isTrue();
        var beginnings = new TreeSet<int[]>(Arrays::compare);
        for (int i = 0; i < batch.size(); i++) {
          int[] text = texts.get(batch.text(i));
          seen.add(batch.text(i));
          for (int t = 0; t < text.length; t++) {
            int row = batch.row(batch.place(i) + t);
            assertThat(batch.tokens()[row]).isEqualTo(text[t]);
            assertThat(batch.positions(0)[row]).isEqualTo(t);
            beginnings.add(Arrays.copyOf(text, t + 1));
          }
        }
        assertThat(batch.rows()).isEqualTo(beginnings.size());
      }
      assertThat(seen)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, texts.size())
                  .filter(i -> texts.get(i).length > 0)
                  .boxed()
                  .toList());
    }
  }

  @Test
  void attentionOfABatchIsBoundedWhereALongBeginningIsSharedByMany() {
    int[] start = new Random(5).ints(50, 0, 1000).toArray();
    List<int[]> texts =
        IntStream.range(0, 200)
            .mapToObj(i -> IntStream.concat(IntStream.of(start), IntStream.of(i)).toArray())
            .toList();
    assertThat(Batch.sharing(texts, 100)).allMatch(batch -> batch.places() <= 400);
  }
}
