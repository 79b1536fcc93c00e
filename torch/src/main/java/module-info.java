/** Tensors: PyTorch's stable C ABI through the foreign function and memory API. */
module dev.broca.torch {
  requires static transitive org.jspecify;

  exports dev.broca.torch;
}
