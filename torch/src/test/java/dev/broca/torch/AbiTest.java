package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A libtorch that is too old, or something else under its name, is refused in a sentence. */
class AbiTest {
  @Test
  void everyFunctionThatALibraryLacksIsNamed() {
    Torch torch = Torch.shared();
    assertThat(torch.version()).isNotEmpty();
    SymbolLookup whole = SymbolLookup.loaderLookup();
    var asked = new ArrayList<String>();
    assertThatCode(() ->
            new Abi(name -> {
              asked.add(name);
              return whole.find(name);
            }))
        .doesNotThrowAnyException();
    for (String missing : asked) {
      if (missing.startsWith("aoti_") || missing.equals("torch_call_dispatcher")) {
        assertThatThrownBy(
                () -> new Abi(name -> name.equals(missing) ? Optional.empty() : whole.find(name)))
            .as(missing)
            .isInstanceOf(TorchException.class)
            .hasMessageContaining("lacks " + missing)
            .hasMessageContaining("PyTorch 2.10 or newer");
      }
    }
  }

  @Test
  void aNumberOfThreadsThatWouldEndTheProcessIsRefused() {
    for (String count : new String[] {"0", "-1", "99999", "1025", "many", "1e3"}) {
      assertThatThrownBy(() -> Torch.requireThreads("OMP_NUM_THREADS", count))
          .as(count)
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("OMP_NUM_THREADS is " + count)
          .hasMessageContaining("1 to 1024");
    }
    for (String count : new String[] {"1", " 8 ", "1024", "4,2", ""}) {
      assertThatCode(() -> Torch.requireThreads("OMP_NUM_THREADS", count))
          .doesNotThrowAnyException();
    }
  }
}
