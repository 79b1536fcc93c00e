/**
 * The science: localizers, masks, controls, lesions, benchmarks, brains and studies.
 *
 * <p>What is exported to all is for library users. The other rooms are open to the programs of this
 * project alone.
 */
module dev.broca.lab {
  requires transitive dev.broca.model;
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.annotation;
  requires dev.hardwood.core;
  requires io.jhdf;
  requires java.sql;
  requires org.apache.commons.statistics.distribution;
  requires org.snakeyaml.engine;
  requires org.xerial.sqlitejdbc;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.broca.lab;
  exports dev.broca.lab.benchmark;
  exports dev.broca.lab.benchmark.suite;
  exports dev.broca.lab.control;
  exports dev.broca.lab.experiment;
  exports dev.broca.lab.lesion;
  exports dev.broca.lab.localize;
  exports dev.broca.lab.mask;
  exports dev.broca.lab.output;
  exports dev.broca.lab.provenance;
  exports dev.broca.lab.response;
  exports dev.broca.lab.stats;
  exports dev.broca.lab.stimuli;
  exports dev.broca.lab.study;
  exports dev.broca.lab.study.result;
  exports dev.broca.lab.study.spec;
  exports dev.broca.lab.verdict;
  exports dev.broca.lab.vocabulary;
  exports dev.broca.lab.benchmark.pairs to
      dev.broca.app;
  exports dev.broca.lab.brain to
      dev.broca.app;
  exports dev.broca.lab.brain.align to
      dev.broca.app;
  exports dev.broca.lab.brain.data to
      dev.broca.app;
  exports dev.broca.lab.brain.reading to
      dev.broca.app;
  exports dev.broca.lab.profile to
      dev.broca.app;
  exports dev.broca.lab.published to
      dev.broca.app;
  exports dev.broca.lab.quality to
      dev.broca.app;
  exports dev.broca.lab.stimuli.made to
      dev.broca.app;
  exports dev.broca.lab.store to
      dev.broca.app;
  exports dev.broca.lab.study.analysis to
      dev.broca.app;
  exports dev.broca.lab.study.export to
      dev.broca.app;
  exports dev.broca.lab.study.plan to
      dev.broca.app;
  exports dev.broca.lab.study.run to
      dev.broca.app;
  exports dev.broca.lab.sweep to
      dev.broca.app;
  exports dev.broca.lab.table to
      dev.broca.app;

  opens dev.broca.lab to
      tools.jackson.databind;
  opens dev.broca.lab.localize to
      tools.jackson.databind;
  opens dev.broca.lab.profile to
      tools.jackson.databind;
  opens dev.broca.lab.study.plan to
      tools.jackson.databind;
  opens dev.broca.lab.study.result to
      tools.jackson.databind;
  opens dev.broca.lab.sweep to
      tools.jackson.databind;
  opens dev.broca.lab.vocabulary to
      tools.jackson.databind;
}
