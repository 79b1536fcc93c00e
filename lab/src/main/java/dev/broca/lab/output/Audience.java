package dev.broca.lab.output;

/** Who sees a column. */
enum Audience {
  ALL,
  PEOPLE,
  PROGRAMS;

  boolean isPeople() {
    return this != PROGRAMS;
  }

  boolean isPrograms() {
    return this != PEOPLE;
  }
}
