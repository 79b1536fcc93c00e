package dev.broca.lab.study;

import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a store of their own. */
@NullMarked
abstract class WithStore {
  @TempDir Path folder;
  Store store;

  @BeforeEach
  void openStore() {
    store = Store.open(folder.resolve("s.sqlite"));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }
}
