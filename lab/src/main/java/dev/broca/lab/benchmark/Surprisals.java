package dev.broca.lab.benchmark;

/** The surprisals of an item: minus the log-probability of each region under each condition. */
@FunctionalInterface
interface Surprisals {
  double of(String region, String condition);
}
