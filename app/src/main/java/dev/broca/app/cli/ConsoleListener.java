package dev.broca.app.cli;

import dev.broca.lab.Listener;

/**
 * Shows on the standard error what long work says.
 *
 * @param console where it is shown
 * @param quiet whether only what must not be missed is shown
 */
record ConsoleListener(Console console, boolean quiet) implements Listener {
  @Override
  public void say(String message) {
    console.say(quiet, message);
  }

  @Override
  public void warn(String message) {
    console.clearLine();
    console.error(message);
  }

  @Override
  public boolean listens() {
    return !quiet;
  }

  @Override
  public Work begin(String what, String unit) {
    return new Meter(console, quiet, what, unit);
  }

  @Override
  public String reason(RuntimeException failure) {
    return Failures.message(failure);
  }
}
