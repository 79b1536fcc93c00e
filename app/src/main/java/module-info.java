/**
 * What people touch: the command line and the pages. Nothing is exported: the program is the door.
 */
module dev.broca.app {
  requires static transitive org.jspecify;
  requires dev.broca.lab;
  requires info.picocli;
  requires jdk.management;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  opens dev.broca.app to
      info.picocli;
  opens dev.broca.app.cli to
      info.picocli,
      tools.jackson.databind;
  opens dev.broca.app.command to
      info.picocli,
      tools.jackson.databind;
  opens dev.broca.app.command.data to
      info.picocli;
  opens dev.broca.app.command.localize to
      info.picocli,
      tools.jackson.databind;
  opens dev.broca.app.command.mask to
      info.picocli;
  opens dev.broca.app.command.study to
      info.picocli,
      tools.jackson.databind;
  opens dev.broca.app.command.words to
      info.picocli;
  opens dev.broca.app.option to
      info.picocli;
  opens dev.broca.app.report to
      tools.jackson.databind;
  opens dev.broca.app.report.study to
      tools.jackson.databind;
  opens dev.broca.app.report.sweep to
      tools.jackson.databind;
}
