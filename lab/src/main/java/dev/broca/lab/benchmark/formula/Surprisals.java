package dev.broca.lab.benchmark.formula;

/** The surprisals of an item: minus the log-probability of each region under each condition. */
@FunctionalInterface
public interface Surprisals {
  double of(String region, String condition);
}
