package dev.broca.model.hub;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;

/**
 * The world outside, replaceable in tests.
 *
 * @param proxies the way to the network
 * @param sleeper waits between attempts
 * @param connecting how long a connection may take: short, because it decides whether the hub
 *     counts as reachable
 * @param patience how long a server may be silent
 * @param installers commands that may be Python's package installer, in order of preference
 */
record Outside(
    Proxies proxies,
    Sleeper sleeper,
    Duration connecting,
    Duration patience,
    List<List<String>> installers) {
  /** Waiting. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  static Outside real() {
    return new Outside(
        new Proxies(System.getenv(), ProxySelector.getDefault()),
        Thread::sleep,
        Duration.ofSeconds(4),
        Duration.ofSeconds(30),
        List.of(
            List.of("python3", "-m", "pip"),
            List.of("python", "-m", "pip"),
            List.of("pip"),
            List.of("pip3")));
  }
}
