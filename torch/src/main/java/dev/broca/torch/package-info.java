/**
 * Tensors: PyTorch's stable C ABI through {@code java.lang.foreign}. Knows nothing of language.
 *
 * <p>Start at {@link dev.broca.torch.Torch}: it finds and loads one libtorch for the process (the
 * bundled CPU build, or the one that {@code BROCA_TORCH} points to). A {@link
 * dev.broca.torch.Scope} owns the tensors that its operators return and frees them when it closes;
 * a {@link dev.broca.torch.Tensor} is a handle to one of them. {@code Installation} finds and
 * unpacks the libraries, {@code Abi} is the table of C functions, {@code Call} puts one operator's
 * arguments on the stack. Operators refuse what PyTorch refuses, with PyTorch's own message, as a
 * {@link dev.broca.torch.TorchException}.
 */
@NullMarked
package dev.broca.torch;

import org.jspecify.annotations.NullMarked;
