package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class MatrixTest {
  private final Matrix x = Matrix.of(2, 3, new double[] {1, 2, 3, 4, 5, 6});

  @Test
  void rowsAndColumnsAreChosenInTheOrderAsked() {
    assertThat(x.get(1, 0)).isEqualTo(4);
    assertThat(x.column(2)).containsExactly(3, 6);
    assertThat(Cases.values(x.selectRows(new int[] {1, 0, 1})))
        .containsExactly(4, 5, 6, 1, 2, 3, 4, 5, 6);
    assertThat(Cases.values(x.selectColumns(new int[] {2, 0}))).containsExactly(3, 1, 6, 4);
    assertThat(Cases.values(x.beside(Matrix.column(new double[] {7, 8}))))
        .containsExactly(1, 2, 3, 7, 4, 5, 6, 8);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Matrix.of(2, 2, new double[3]))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("2 x 2");
    assertThatThrownBy(() -> Matrix.over(1, 1, MemorySegment.ofArray(new double[1])))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("heap");
    assertThatThrownBy(() -> x.beside(Matrix.column(new double[3])))
        .isInstanceOf(LabException.class);
    assertThatThrownBy(() -> x.get(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.selectRows(new int[] {2}))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
