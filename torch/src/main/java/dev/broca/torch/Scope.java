package dev.broca.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The owner of tensors, and the operators that make them. Every tensor that a method returns
 * belongs to this scope and is freed when it closes, unless it was closed before. Used by one
 * thread at a time. Shapes are written [rows, columns]; dimensions are 0-based and may be negative
 * as in PyTorch.
 */
public final class Scope implements AutoCloseable {
  private final Torch torch;
  private final List<Tensor> owned = new ArrayList<>();

  Scope(Torch torch) {
    this.torch = torch;
  }

  /** The library that the tensors live in. */
  public Torch torch() {
    return torch;
  }

  // Making and moving

  /**
   * A tensor over existing memory, without a copy.
   *
   * @param memory at least as many bytes as the shape needs; kept alive by the tensor, but it must
   *     not be closed before it
   */
  public Tensor over(MemorySegment memory, DType type, long... shape) {
    long bytes = type.bytes();
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + Arrays.toString(shape));
      }
      bytes = Math.multiplyExact(bytes, size);
    }
    if (!memory.isNative() || memory.byteSize() < bytes) {
      throw new IllegalArgumentException(
          "a "
              + type.label()
              + " tensor of shape "
              + Arrays.toString(shape)
              + " needs "
              + bytes
              + " bytes of native memory, found "
              + memory.byteSize());
    }
    return own(torch.blob(memory, type, shape), memory);
  }

  /** A tensor with a copy of the values. */
  public Tensor of(float[] values, long... shape) {
    return copy(MemorySegment.ofArray(values), DType.FLOAT32, shape);
  }

  /** A tensor with a copy of the values. */
  public Tensor of(double[] values, long... shape) {
    return copy(MemorySegment.ofArray(values), DType.FLOAT64, shape);
  }

  /** A tensor with a copy of the values. */
  public Tensor of(long[] values, long... shape) {
    return copy(MemorySegment.ofArray(values), DType.INT64, shape);
  }

  /** A bool tensor with a copy of the values. */
  public Tensor of(boolean[] values, long... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return copy(MemorySegment.ofArray(bytes), DType.BOOL, shape);
  }

  private Tensor copy(MemorySegment values, DType type, long... shape) {
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(values.byteSize(), 1), 64);
    memory.copyFrom(values);
    return over(memory, type, shape);
  }

  /** A tensor with undefined values. */
  public Tensor empty(DType type, Device device, long... shape) {
    return own(torch.empty(type, device, shape), null);
  }

  /** A copy on a device (or the same tensor's values there), in another type when that differs. */
  public Tensor to(Tensor x, DType type, Device device) {
    return run(
        call("aten::to", "device")
            .tensor(x)
            .integer((long) torch.abi().deviceCode(device.kind()) << 32 | device.index())
            .type(type)
            .bool(false)
            .bool(false)
            .absent());
  }

  /** The values in another element type. */
  public Tensor to(Tensor x, DType type) {
    return run(call("aten::to", "dtype").tensor(x).type(type).bool(false).bool(false).absent());
  }

  /** Copies the values of {@code source} into {@code target}, broadcasting and converting. */
  public void copyInto(Tensor target, Tensor source) {
    run(call("aten::copy_", "").tensor(target).tensor(source).bool(false)).close();
  }

  /** A contiguous tensor with the same values; itself when it is contiguous already. */
  public Tensor contiguous(Tensor x) {
    return run(call("aten::contiguous", "").tensor(x).integer(torch.abi().contiguousFormat));
  }

  /** The same values under another shape; one size may be -1. */
  public Tensor reshape(Tensor x, long... shape) {
    return run(call("aten::reshape", "").tensor(x).integers(shape));
  }

  /** The same values with two dimensions exchanged. */
  public Tensor transpose(Tensor x, int first, int second) {
    return run(call("aten::transpose", "int").tensor(x).integer(first).integer(second));
  }

  /** A range of one dimension, without a copy. */
  public Tensor narrow(Tensor x, int dimension, long start, long length) {
    return run(
        call("aten::narrow", "").tensor(x).integer(dimension).integer(start).integer(length));
  }

  /** The tensors one after the other along a dimension. */
  public Tensor cat(List<Tensor> tensors, int dimension) {
    return run(call("aten::cat", "").tensors(tensors).integer(dimension));
  }

  /** Chosen rows (or columns) of a tensor. */
  public Tensor indexSelect(Tensor x, int dimension, Tensor index) {
    return run(call("aten::index_select", "").tensor(x).integer(dimension).tensor(index));
  }

  /** The order along some dimensions reversed. */
  public Tensor flip(Tensor x, long... dimensions) {
    return run(call("aten::flip", "").tensor(x).integers(dimensions));
  }

  // Arithmetic

  /** x + y. */
  public Tensor add(Tensor x, Tensor y) {
    return own(torch.add(x, y), null);
  }

  /** x * factor. */
  public Tensor mul(Tensor x, double factor) {
    return own(torch.mul(x, factor), null);
  }

  /** x * y, elementwise. */
  public Tensor mul(Tensor x, Tensor y) {
    return run(call("aten::mul", "Tensor").tensor(x).tensor(y));
  }

  /** The matrix product x y. */
  public Tensor matmul(Tensor x, Tensor y) {
    return run(call("aten::matmul", "").tensor(x).tensor(y));
  }

  /** {@code x} where the condition holds, {@code y} elsewhere; selected, never multiplied. */
  public Tensor where(Tensor condition, Tensor x, Tensor y) {
    return run(call("aten::where", "self").tensor(condition).tensor(x).tensor(y));
  }

  /** The mean over one dimension. */
  public Tensor mean(Tensor x, int dimension) {
    return run(
        call("aten::mean", "dim").tensor(x).optionalIntegers(dimension).bool(false).absent());
  }

  /** The sum over one dimension. */
  public Tensor sum(Tensor x, int dimension) {
    return run(
        call("aten::sum", "dim_IntList")
            .tensor(x)
            .optionalIntegers(dimension)
            .bool(false)
            .absent());
  }

  /** The position of the largest value along a dimension, int64. */
  public Tensor argmax(Tensor x, int dimension) {
    return run(call("aten::argmax", "").tensor(x).optionalInteger(dimension).bool(false));
  }

  /** The square root. */
  public Tensor sqrt(Tensor x) {
    return run(call("aten::sqrt", "").tensor(x));
  }

  /** The hyperbolic tangent. */
  public Tensor tanh(Tensor x) {
    return run(call("aten::tanh", "").tensor(x));
  }

  /** c tanh(x / c): bounds absolute values by c and leaves small ones as they are. */
  public Tensor softcap(Tensor x, double c) {
    return mul(tanh(mul(x, 1 / c)), c);
  }

  /** Values below the lower bound become it, values above the upper one become that. */
  public Tensor clamp(Tensor x, double lower, double upper) {
    Tensor low = to(of(new double[] {lower}, 1), x.dtype());
    Tensor high = to(of(new double[] {upper}, 1), x.dtype());
    return run(call("aten::clamp", "Tensor").tensor(x).optional(low).optional(high));
  }

  /** The softmax along a dimension. */
  public Tensor softmax(Tensor x, int dimension) {
    return run(call("aten::softmax", "int").tensor(x).integer(dimension).absent());
  }

  /** Logarithms of the softmax along a dimension. */
  public Tensor logSoftmax(Tensor x, int dimension) {
    return run(call("aten::log_softmax", "int").tensor(x).integer(dimension).absent());
  }

  /** The elements of {@code x} that an int64 index names along a dimension. */
  public Tensor gather(Tensor x, int dimension, Tensor index) {
    return run(call("aten::gather", "").tensor(x).integer(dimension).tensor(index).bool(false));
  }

  /** An activation function. */
  public Tensor activate(Tensor x, Activation activation) {
    return switch (activation) {
      case IDENTITY -> x;
      case GELU, GELU_TANH -> run(call("aten::gelu", "").tensor(x).text(activation.algorithm));
      case SILU -> run(call("aten::silu", "").tensor(x));
      case RELU -> run(call("aten::relu", "").tensor(x));
    };
  }

  // Decompositions

  /**
   * A symmetric matrix A = V diag(w) V^T.
   *
   * @param values w, [N], ascending
   * @param vectors V, [N, N], in columns
   */
  public record Eigen(Tensor values, Tensor vectors) {}

  /** Eigenvalues and eigenvectors of a symmetric matrix [N, N]; only its lower half is read. */
  public Eigen eigh(Tensor x) {
    List<Tensor> parts = run(call("aten::linalg_eigh", "").tensor(x).text("L"), 2);
    return new Eigen(parts.get(0), parts.get(1));
  }

  /**
   * A matrix A = U diag(s) V^T of rank at most R = min(N, M).
   *
   * @param left U, [N, R]
   * @param values s, [R], descending
   * @param right V^T, [R, M]
   */
  public record Singular(Tensor left, Tensor values, Tensor right) {}

  /** The thin singular value decomposition of a matrix [N, M]. */
  public Singular svd(Tensor x) {
    List<Tensor> parts = run(call("aten::linalg_svd", "").tensor(x).bool(false).absent(), 3);
    return new Singular(parts.get(0), parts.get(1), parts.get(2));
  }

  // Layers

  /** Rows of a weight matrix [V, H] for int64 ids. */
  public Tensor embedding(Tensor weight, Tensor ids) {
    return run(
        call("aten::embedding", "").tensor(weight).tensor(ids).integer(-1).bool(false).bool(false));
  }

  /** Layer normalisation over the last dimension; without weight and bias where they are null. */
  public Tensor layerNorm(
      Tensor x, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
    return run(
        call("aten::layer_norm", "")
            .tensor(x)
            .integers(lastSize(x))
            .optional(weight)
            .optional(bias)
            .real(epsilon)
            .bool(false));
  }

  private static long lastSize(Tensor x) {
    long[] shape = x.shape();
    return shape[shape.length - 1];
  }

  /** Root-mean-square normalisation over the last dimension. */
  public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
    return run(
        call("aten::rms_norm", "")
            .tensor(x)
            .integers(weight.size(0))
            .optional(weight)
            .optionalReal(epsilon));
  }

  /** x W^T + b followed by an activation; x is [N, I], the result [N, O]. */
  public Tensor linear(Tensor x, Linear layer, Activation activation) {
    return layer.fused()
        ? run(
            call("mkldnn::_linear_pointwise", "")
                .tensor(x)
                .tensor(layer.weight())
                .optional(layer.bias())
                .text(activation.attribute)
                .integers()
                .optionalText(activation.algorithm))
        : activate(linear(x, layer), activation);
  }

  /** x W^T + b. */
  public Tensor linear(Tensor x, Linear layer) {
    return layer.fused()
        ? linear(x, layer, Activation.IDENTITY)
        : run(call("aten::linear", "").tensor(x).tensor(layer.weight()).optional(layer.bias()));
  }

  /** residual + x W^T + b. */
  public Tensor linearAdd(Tensor x, Linear layer, Tensor residual) {
    return layer.fused()
        ? run(
            call("mkldnn::_linear_pointwise", "binary")
                .tensor(x)
                .tensor(residual)
                .tensor(layer.weight())
                .optional(layer.bias())
                .text("add"))
        : add(residual, linear(x, layer));
  }

  /**
   * Attention of queries [B, heads, Q, D] to keys and values [B, kvHeads, K, D].
   *
   * @param bias added to the scores, or a bool mask of what is visible; null with {@code causal}
   * @param causal whether query i sees keys 0..i only (for Q = K)
   * @param scale factor of the scores
   */
  public Tensor attention(
      Tensor query, Tensor key, Tensor value, @Nullable Tensor bias, boolean causal, double scale) {
    return run(
        call("aten::scaled_dot_product_attention", "")
            .tensor(query)
            .tensor(key)
            .tensor(value)
            .optional(bias)
            .real(0)
            .bool(causal)
            .optionalReal(scale)
            .bool(query.size(1) != key.size(1)));
  }

  // Ownership

  /**
   * Runs a computation in a scope of its own and keeps only its result: everything else that it
   * made is freed at once.
   */
  public Tensor within(Function<Scope, Tensor> computation) {
    try (Scope inner = new Scope(torch)) {
      Tensor result = computation.apply(inner);
      if (inner.owned.remove(result)) {
        owned.add(result);
      }
      return result;
    }
  }

  /** Gives a tensor to another scope, which frees it from now on. */
  public Tensor release(Tensor tensor, Scope to) {
    if (!owned.remove(tensor)) {
      throw new IllegalArgumentException("this scope does not own " + tensor);
    }
    to.owned.add(tensor);
    return tensor;
  }

  Call call(String operator, String overload) {
    return new Call(torch, operator, overload);
  }

  Tensor run(Call call) {
    return own(call.run(), null);
  }

  private List<Tensor> run(Call call, int results) {
    return call.run(results).stream().map(handle -> own(handle, null)).toList();
  }

  private Tensor own(MemorySegment handle, @Nullable MemorySegment memory) {
    var tensor = new Tensor(torch, handle, memory);
    owned.add(tensor);
    return tensor;
  }

  /** Frees every tensor that still belongs to this scope, the youngest first. */
  @Override
  public void close() {
    for (int i = owned.size() - 1; i >= 0; i--) {
      owned.get(i).close();
    }
    owned.clear();
  }

  static MemorySegment longs(Arena arena, long... values) {
    return arena.allocateFrom(JAVA_LONG, values);
  }

  static MemorySegment pointer(Arena arena) {
    return arena.allocate(ADDRESS);
  }
}
