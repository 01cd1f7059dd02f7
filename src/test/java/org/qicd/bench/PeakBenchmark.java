package org.qicd.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The core's own peak: twelve independent chains of fused multiply-adds in registers. The score is
 * billions of double-precision operations (two a multiply-add) a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PeakBenchmark {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = 8000; // of all steps
  private static final int STEPS = LANES / S.length();
  private static final int CHAINS = 12;

  private final double[] factors = new double[8];
  private final double[] summands = new double[8];

  @Setup
  public void setUp() {
    Arrays.fill(factors, 0.999);
    Arrays.fill(summands, 1e-3);
  }

  @Benchmark
  @OperationsPerInvocation(2 * LANES * CHAINS)
  public double fma() {
    // Loaded, not broadcast: C2 would broadcast them anew for each use.
    DoubleVector x = DoubleVector.fromArray(S, factors, 0);
    DoubleVector y = DoubleVector.fromArray(S, summands, 0);
    DoubleVector a = x;
    DoubleVector b = x;
    DoubleVector c = x;
    DoubleVector d = x;
    DoubleVector e = x;
    DoubleVector f = x;
    DoubleVector g = x;
    DoubleVector h = x;
    DoubleVector i = x;
    DoubleVector j = x;
    DoubleVector k = x;
    DoubleVector l = x;
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    return a.add(b).add(c).add(d).add(e.add(f)).add(g.add(h)).add(i.add(j)).add(k.add(l)).lane(0);
  }
}
