package org.qicd.simulate.kernels;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each pass over a block of 8 images apart; the score is nanoseconds a block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
      "-XX:ObjectAlignmentInBytes=64"
    })
public class KernelBenchmark {
  @Param({"6", "10"})
  int numQubits;

  @Param({"vector"})
  String form;

  private Kernels kernels;
  private int size;
  private double[] psi;
  private double[] b;
  private double[] psiNext;
  private double[] bNext;
  private double[] sums;
  private int[] bits;
  private double[] t;
  private int[] source;
  private double[] re;
  private double[] im;

  @Setup
  public void setUp() {
    kernels = Kernels.of(form);
    size = 1 << numQubits;
    Random random = new Random(1);
    psi = random.doubles(Rows.length(numQubits), -1e-3, 1e-3).toArray();
    b = psi.clone();
    psiNext = psi.clone();
    bNext = psi.clone();
    sums = Rows.newSums(size);
    bits = new int[] {1, 2, 3, 4, 5, 6};
    // Rotations by nothing: the states must not grow while the clock runs.
    t = Rows.newSums(6);
    re = new double[size];
    im = new double[size];
    source = new int[size];
    for (int a = 0; a < size; a++) {
      source[a] = Rows.amplitude(a * 5 % size);
      re[a] = StrictMath.cos(a);
      im[a] = StrictMath.sin(a);
    }
  }

  /** 2 D rows x 3 fused multiply-adds. */
  @Benchmark
  public void rotateLow3() {
    kernels.rotate(psi, bits, t, 0, 3, 0, size / 4);
  }

  /** The same on higher qubits. */
  @Benchmark
  public void rotateHigh3() {
    kernels.rotate(psi, bits, t, 3, 3, 0, size / 4);
  }

  /** 2 D rows x 4 fused multiply-adds. */
  @Benchmark
  public void rotateLow4() {
    kernels.rotate(psi, bits, t, 0, 4, 0, size / 8);
  }

  /** 2 D rows x 3 fused multiply-adds. */
  @Benchmark
  public void overlaps3() {
    kernels.overlaps(psi, b, bits, 0, 3, 0, size / 4, sums);
  }

  /** D amplitudes x 4 multiplications or multiply-adds. */
  @Benchmark
  public void permute() {
    kernels.permute(psi, psiNext, source, re, im, 0, size);
  }

  /** D amplitudes x 6 multiplications or multiply-adds. */
  @Benchmark
  public void unpermute() {
    kernels.unpermute(b, psi, bNext, source, re, im, sums, 0, size);
  }
}
