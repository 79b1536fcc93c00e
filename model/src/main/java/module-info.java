/** A language model: weights, tokenizer, and one forward pass with taps and lesions. */
module dev.broca.model {
  requires transitive dev.broca.torch;
  requires static transitive org.jspecify;
  requires ai.djl.tokenizers;
  requires com.fasterxml.jackson.annotation;
  requires java.net.http;
  requires jdk.management;
  requires org.slf4j;
  requires pickle;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.broca.model;
  exports dev.broca.model.architecture;
  exports dev.broca.model.base;
  exports dev.broca.model.hub;
  exports dev.broca.model.pass;
  exports dev.broca.model.tokenizer;
  exports dev.broca.model.unit;
  exports dev.broca.model.weights;
}
