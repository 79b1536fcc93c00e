package dev.broca.lab.study;

import dev.broca.lab.store.Store;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a store of their own. */
@NullMarked
public abstract class WithStore {
  public @TempDir Path folder;
  public Store store;

  @BeforeEach
  void openStore() {
    store = Store.open(folder.resolve("s.sqlite"));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }
}
